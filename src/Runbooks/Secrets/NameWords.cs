using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ChatOpsBot.Runbooks.Secrets;

/// <summary>How much a name says about its value.</summary>
internal enum Telling
{
    Nothing,

    /// <summary>A key, a session, a signature: secret when the value looks random.</summary>
    Perhaps,

    /// <summary>A secret or token: secret unless the value is a plain word.</summary>
    Mostly,

    /// <summary>A password: secret whatever the value.</summary>
    Surely,
}

/// <summary>Tells by the words of a name (<c>dbPassword</c>, <c>CHATOPS__Source__Password</c>, <c>ssl.keystore.password</c>, <c>mot de passe</c>) what its value is.</summary>
internal static class NameWords
{
    private static readonly FrozenSet<string> Passwords = Set(
        "password passwords passwd passphrase pass pwd pw pswd psw passcode userpass dbpass rootpassword mysqlpassword pgpassword sshpass secretkey secretaccesskey "
        + "passwort kennwort losungswort contraseña contrasena contraseñas clave motdepasse mdp senha parola haslo hasło wachtwoord lösenord losenord heslo "
        + "salasana adgangskode passord jelszó jelszo şifre sifre пароль 密码 密碼 口令 パスワード 비밀번호 암호 sandi geslo lozinka parool slaptažodis parole "
        + "storepass keypass srcstorepass deststorepass srckeypass destkeypass requirepass masterauth");

    private static readonly FrozenSet<string> Secrets = Set(
        "secret secrets token tokens apikey apitoken apisecret accesskey accesstoken accountkey sharedaccesskey privatekey clientsecret appsecret authtoken refreshtoken idtoken bearertoken "
        + "encryptionkey signingkey masterkey secretkeybase webhooksecret signingsecret apppassword connectionstring connstr otp totp geheimnis sharedsecret credential credentials sig");

    private static readonly FrozenSet<string> Weak = Set(
        "key keys auth authentication authorization session sessionid jsessionid sid cookie signature hmac salt seed license licence pin clé schlüssel schluessel ключ chiave chave llave sas");

    /// <summary>Words that make a secret out of "key": api key, access key…</summary>
    private static readonly FrozenSet<string> MakesKey = Set("api access secret private account shared encryption signing master auth service subscription storage hmac jwt ssh aws azure kafka cluster");

    /// <summary>After these the value is something about a secret: a file, an address, a rule.</summary>
    private static readonly FrozenSet<string> About = Set(
        "file files path dir directory location url uri endpoint endpoints name names ref refs reference policy length size type class provider id ids expiry expires expiration ttl timeout age count rotation "
        + "manager store alias enabled required mechanism algorithm format version hint field fields key_name secretname handler callback host port server store_type reset change changed prompt env variable mount volume serializer deserializer converter column header");

    private static readonly FrozenSet<string> Trailing = Set("value values val old new current prod test dev stage staging qa live default main primary secondary backup string text plain raw base64 b64");

    public static Telling Of(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 100) return Telling.Nothing;
        var words = Split(name);
        if (words.Count == 0) return Telling.Nothing;
        var last = words.Count - 1;
        while (last > 0 && (Trailing.Contains(words[last]) || words[last].All(char.IsAsciiDigit))) last--;
        if (About.Contains(words[last])) return Telling.Nothing;
        var best = Telling.Nothing;
        for (var i = 0; i <= last; i++)
        {
            var told = Tell(words, i);
            // A telling word in the middle says something of what follows it only when that is not a thing of its own ("key converter").
            if (i < last && told == Telling.Perhaps) told = Telling.Nothing;
            if (told > best) best = told;
        }

        return best;
    }

    private static Telling Tell(List<string> words, int i)
    {
        if (Passwords.Contains(words[i])) return Telling.Surely;
        if (i >= 2 && words[i - 2] == "mot" && words[i - 1] == "de" && words[i] == "passe") return Telling.Surely;
        if (Secrets.Contains(words[i])) return Telling.Mostly;
        var pair = i > 0 ? words[i - 1] + words[i] : "";
        if (Passwords.Contains(pair)) return Telling.Surely;
        if (Secrets.Contains(pair) || (words[i] is "key" or "keys" && i > 0 && MakesKey.Contains(words[i - 1]))) return Telling.Mostly;
        return Weak.Contains(words[i]) ? Telling.Perhaps : Telling.Nothing;
    }

    /// <summary>Words of a name in lower case: at separators, and where a capital follows a small letter or begins a word within capitals.</summary>
    public static List<string> Split(ReadOnlySpan<char> name)
    {
        var (words, word) = (new List<string>(), new StringBuilder());
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (!char.IsLetterOrDigit(c) && char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                Close();
                continue;
            }

            if (word.Length > 0 && char.IsUpper(c) && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]) && char.IsUpper(name[i - 1])))) Close();
            word.Append(char.ToLowerInvariant(c));
        }

        Close();
        return words;

        void Close()
        {
            if (word.Length > 0) words.Add(word.ToString().Normalize(NormalizationForm.FormC));
            word.Clear();
        }
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
