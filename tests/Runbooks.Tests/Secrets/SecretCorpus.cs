using System.Globalization;
using System.Text;

namespace ChatOpsBot.Runbooks.Tests.Secrets;

/// <summary>
/// Lines with secrets and lines without, as people paste them into a call. Secrets are made here from random parts, so that nothing in this file is one
/// and no scanner takes it for one.
/// </summary>
internal static class SecretCorpus
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Hex = "0123456789abcdef";
    private const string Mixed = Lower + Upper + Digits;

    /// <summary>Tokens by the format their makers publish.</summary>
    public static IReadOnlyList<(string Kind, string Secret)> Tokens { get; } =
    [
        ("AWS key id", "AK" + "IA" + R(16, Upper + "234567", 1)), ("AWS session key id", "AS" + "IA" + R(16, Upper + "234567", 2)), ("Google API key", "AI" + "za" + R(35, Mixed, 3)),
        ("Google OAuth secret", "GOC" + "SPX-" + R(28, Mixed, 4)), ("GitHub", "gh" + "p_" + R(36, Mixed, 5)), ("GitHub fine", "github" + "_pat_" + R(22, Mixed, 6) + "_" + R(59, Mixed, 7)),
        ("GitHub app", "gh" + "s_" + R(36, Mixed, 8)), ("GitLab", "gl" + "pat-" + R(20, Mixed, 9)), ("GitLab runner", "gl" + "rt-" + R(20, Mixed, 10)), ("npm", "np" + "m_" + R(36, Mixed, 11)),
        ("PyPI", "py" + "pi-AgEIcHlwaS5vcmc" + R(60, Mixed, 12)), ("Slack bot", "xo" + "xb-" + R(12, Digits, 13) + "-" + R(13, Digits, 14) + "-" + R(24, Mixed, 15)),
        ("Slack app", "xa" + "pp-1-A" + R(10, Upper + Digits, 16) + "-" + R(13, Digits, 17) + "-" + R(64, Hex, 18)), ("Stripe", "sk" + "_live_" + R(24, Mixed, 19)),
        ("SendGrid", "S" + "G." + R(22, Mixed, 20) + "." + R(43, Mixed, 21)), ("OpenAI like", "s" + "k-proj-" + R(48, Mixed, 22)), ("Hugging Face", "h" + "f_" + R(34, Mixed, 23)),
        ("DigitalOcean", "dop" + "_v1_" + R(64, Hex, 24)), ("Vault", "hv" + "s." + R(90, Mixed, 25)), ("Grafana", "gl" + "sa_" + R(32, Mixed, 26) + "_" + R(8, Hex, 27)),
        ("Databricks", "da" + "pi" + R(32, Hex, 28)), ("Docker", "dckr" + "_pat_" + R(27, Mixed, 29)), ("Shopify", "shp" + "at_" + R(32, Hex, 30)), ("New Relic", "NR" + "AK-" + R(27, Upper + Digits, 31)),
        ("Atlassian", "ATA" + "TT3xFfGF0" + R(180, Mixed, 32)), ("Artifactory", "AKC" + "p8" + R(68, Mixed, 33)), ("Linear", "lin" + "_api_" + R(40, Mixed, 34)), ("Postman", "PM" + "AK-" + R(24, Hex, 35) + "-" + R(34, Hex, 36)),
        ("Confluent Cloud", "cf" + "lt" + R(60, Mixed, 37)), ("Entra client secret", R(3, Mixed, 38) + "8" + "Q~" + R(34, Mixed, 39)), ("JWT", "ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiI" + R(20, Mixed, 40) + "." + R(43, Mixed, 41)),
        ("Telegram bot", R(10, "123456789", 42) + ":AA" + R(33, Mixed, 43)), ("Twilio-like in a name", "whs" + "ec_" + R(32, Mixed, 44)), ("Age", "AGE-SECRET" + "-KEY-1" + R(58, Upper + Digits, 45)),
        ("Square", "sq0" + "atp-" + R(22, Mixed, 46)), ("Sentry", "snt" + "rys_" + R(60, Mixed, 47)), ("Figma", "fig" + "d_" + R(40, Mixed, 48)), ("RubyGems", "ruby" + "gems_" + R(48, Hex, 49)),
        ("NuGet", "oy" + "2" + R(43, Lower + Digits, 50)), ("Dynatrace", "dt0" + "c01." + R(24, Upper + Digits, 51) + "." + R(64, Upper + Digits, 52)),
        ("Confluent pair", R(7, Upper, 53) + "7" + R(8, Upper + Digits, 54) + ":" + R(64, Mixed + "+/", 55)), ("PEM", "-----BEGIN EC " + "PRIVATE KEY----- " + R(64, Mixed, 56) + " -----END EC " + "PRIVATE KEY-----"),
    ];

    /// <summary>The ways a token is pasted.</summary>
    public static IReadOnlyList<string> Forms { get; } =
    [
        "{0}", "note use {0} for the smoke test", "\"{0}\"", "`{0}`", "*{0}*", "({0})", "here: {0}.", "{{\"value\":\"{0}\"}}", "X={0}", "curl -H \"X-Thing: {0}\" https://h.example/api", "a,{0},b",
    ];

    private static readonly string[] Names =
    [
        "password", "Password", "PGPASSWORD", "dbPassword", "DB_PASSWORD", "ssl.keystore.password", "ssl.key.password", "CHATOPS__Source__Password", "Passwort", "contraseña", "mot de passe", "senha", "wachtwoord",
        "hasło", "пароль", "client_secret", "ClientSecret", "api.secret", "API_KEY", "aws_secret_access_key", "AccountKey", "SharedAccessKey", "auth_token", "accessToken", "basic.auth.password", "MYSQL_ROOT_PASSWORD",
        "spring.datasource.password", "kafka.sasl.password", "Kennwort", "passphrase", "trustStorePassword", "passwd", "pwd", "encryption-key",
    ];

    private static readonly string[] Values = ["hunter2", "S3cr3t!", "p@ss,word", "changeit", "Tr0ub4dor&3", R(24, Mixed, 60), "correct-horse-9", R(40, Mixed + "+/", 61) + "="];

    private static readonly string[] NamedForms =
    [
        "{0}={1}", "{0} = {1}", "{0}: {1}", "{0}: \"{1}\"", "{{\"{0}\":\"{1}\",\"user\":\"app\"}}", "export {0}='{1}'", "\\\"{0}\\\":\\\"{1}\\\"", "note {0}={1} is the old one", "- name: {0} value: {1}", "<{0}>{1}</{0}>",
    ];

    /// <summary>Whole lines, with what must not be left of them.</summary>
    public static IReadOnlyList<(string Line, string Secret)> Lines { get; } =
    [
        .. from token in Tokens from form in Forms select (string.Format(CultureInfo.InvariantCulture, form, token.Secret), token.Secret),
        .. from name in Names from pair in Values.Index() let form = NamedForms[(pair.Index + name.Length) % NamedForms.Length]
           where !form.StartsWith('<') || !name.Contains(' ') select (string.Format(CultureInfo.InvariantCulture, form, name, pair.Item), pair.Item),
        ("sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username=\"app\" password=\"hunter 2\";", "hunter 2"),
        ("{\"sasl.jaas.config\":\"org.apache.kafka.common.security.plain.PlainLoginModule required username=\\\"app\\\" password=\\\"hunter 2\\\";\"}", "hunter 2"),
        ("\"{\\\"sasl.jaas.config\\\":\\\"PlainLoginModule required username=\\\\\\\"app\\\\\\\" password=\\\\\\\"hunter 2\\\\\\\";\\\"}\"", "hunter 2"),
        ("ScramLoginModule required username=app password=hunter2;", "hunter2"),
        ("postgres://app:pa55word@db.example:5432/orders", "pa55word"), ("https://user:p@ss@host.example/path", "p@ss"), ("mongodb+srv://app:s3cr3t@cluster.example/db?retryWrites=true", "s3cr3t"),
        ("git clone https://" + R(40, Hex, 70) + "@git.example/a/b.git", R(40, Hex, 70)), ("amqp://guest:guest@rabbit.example", "guest@"),
        ("curl -u admin:hunter2 https://connect.example/connectors", "hunter2"), ("curl --user 'admin:hunter2' https://x.example", "hunter2"), ("keytool -list -keystore k.jks -storepass changeit", "changeit"),
        ("keytool -importkeystore -srcstorepass first1 -deststorepass second2", "second2"), ("sshpass -p hunter2 ssh host", "hunter2"), ("mysql --password hunter2 -h db", "hunter2"), ("confluent login --api-secret " + R(30, Mixed, 71), R(30, Mixed, 71)),
        ("the password is hunter2", "hunter2"), ("password for app is Winter2026!", "Winter2026!"), ("das Passwort lautet Sommer26", "Sommer26"), ("pw hunter2", "hunter2"), ("create user app identified by 'hunter2'", "hunter2"),
        ("Authorization: Bearer " + R(40, Mixed, 72), R(40, Mixed, 72)), ("authorization: basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA"), ("-H 'Authorization: Basic dXNlcjpwYXNzd29yZA=='", "dXNlcjpwYXNzd29yZA"),
        ("Cookie: JSESSIONID=" + R(32, Upper + Digits, 73) + "a1", R(32, Upper + Digits, 73)), ("https://x.example/?sv=1&sig=abc%2Bdef123&se=2", "abc%2Bdef123"), ("https://x.example/cb?token=a1b2c3d4e5", "a1b2c3d4e5"),
        ("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0c2VjcmV0;EndpointSuffix=x", "c2VjcmV0c2VjcmV0"), ("Server=db;User Id=sa;Password=p;w0rd!x;Encrypt=true", "w0rd"),
        ("Endpoint=sb://n.example/;SharedAccessKeyName=Root;SharedAccessKey=" + R(43, Mixed, 74) + "=", R(43, Mixed, 74)), ("https://hooks.slack.com/services/T0000/B0000/" + R(24, Mixed, 75), R(24, Mixed, 75)),
        ("key " + R(64, Mixed, 76), R(64, Mixed, 76)), ("signature=" + R(64, Hex, 77), R(64, Hex, 77)), ("license key: " + R(32, Hex, 78), R(32, Hex, 78)), ("MSK_PASS=hunter2 ./run.sh", "hunter2"),
        ("environment: [{name: DB_PASSWORD, value: hunter2}]", "hunter2"), ("{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2\"}", "hunter2"), ("password: swordfish", "swordfish"), ("Kennwort: Sonne", "Sonne"),
    ];

    /// <summary>Lines that must stay as they are.</summary>
    public static IReadOnlyList<string> Ordinary { get; } = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Secrets", "ordinary-lines.txt"), Encoding.UTF8).Where(l => l.Length > 0).ToList();

    /// <summary>Random, and the same each time; letters of all its kinds stand in it.</summary>
    private static string R(int length, string alphabet, int seed)
    {
        var random = new Random(seed);
        return string.Create(length, (random, alphabet), static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++) to[i] = from.alphabet[from.random.Next(from.alphabet.Length)];
        });
    }
}
