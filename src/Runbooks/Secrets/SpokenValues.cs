using System.Buffers;

namespace ChatOpsBot.Runbooks.Secrets;

/// <summary>Secrets without a separator: options of commands, headers said in words, "the password is …".</summary>
internal static class SpokenValues
{
    private static readonly SearchValues<char> Blank = SearchValues.Create(" \t\r\n");

    private static readonly string[] Verbs = ["is", "was", "=", "ist", "lautet", "war", "est", "es", "é", "è", "to", "heisst", "heißt", "будет", "now"];

    /// <summary>Options whose next word is the secret itself.</summary>
    private static readonly string[] Options = ["-storepass", "-keypass", "-srcstorepass", "-deststorepass", "-srckeypass", "-destkeypass", "-passin", "-passout", "-pw"];

    private static readonly string[] UserOptions = ["-u", "--user", "--proxy-user", "-U", "--basic", "--credentials"];

    public static void Find(string text, List<Finding> found)
    {
        var words = new Window();
        for (var at = 0; at < text.Length;)
        {
            var skip = text.AsSpan(at).IndexOfAnyExcept(Blank);
            if (skip < 0) return;
            at += skip;
            var length = text.AsSpan(at).IndexOfAny(Blank);
            if (length < 0) length = text.Length - at;
            if (Judge(text, words, at, length) is { } finding) found.Add(finding);
            words = words.Next(at, length);
            at += length;
        }
    }

    private static Finding? Judge(string text, Window before, int at, int length)
    {
        var word = text.AsSpan(at, length);
        var last = before.Last(text);
        if (word.Length < 3 || Placeholders.Is(word)) return null;
        if (Is(last, "Bearer") || Is(last, "Basic")) return Credentials(last, word) ? Trimmed(word, at, "a token") : null;
        if (last.StartsWith('-')) return Option(last, before.Earlier(text), word, at);
        if (Is(last, "by") && Is(before.Earlier(text), "identified")) return Trimmed(word, at, "a password");
        if (NameWords.Of(last.Trim("\"'`*:,")) is Telling.Surely && SecretValues.LooksChosen(Bare(word))) return Trimmed(word, at, "a password");
        return IsVerb(last) && Named(before, text) && SecretValues.LooksChosen(Bare(word)) ? Trimmed(word, at, "a password") : null;
    }

    private static Finding? Option(ReadOnlySpan<char> option, ReadOnlySpan<char> earlier, ReadOnlySpan<char> word, int at)
    {
        if (word.StartsWith('-') && word.Length < 12) return null;
        foreach (var user in UserOptions)
            if (option.SequenceEqual(user) && word.IndexOf(':') is > 0 and var colon && colon < word.Length - 1 && !word[colon..].StartsWith("://", StringComparison.Ordinal)
                && !(SecretValues.IsNumber(word[..colon]) && SecretValues.IsNumber(word[(colon + 1)..]))) // of a container: 1000:1000
                return new Finding(at + colon + 1, word.Length - colon - 1 - (word[^1] is '"' or '\'' ? 1 : 0), "a password");
        foreach (var secret in Options)
            if (option.SequenceEqual(secret)) return Trimmed(word, at, "a password");
        if (option is "-p" && earlier.EndsWith("sshpass", StringComparison.Ordinal)) return Trimmed(word, at, "a password");
        if (option.Contains('=') || !option.StartsWith("--", StringComparison.Ordinal)) return null;
        var telling = NameWords.Of(option[2..]);
        return telling is Telling.Surely or Telling.Mostly || (telling == Telling.Perhaps && SecretValues.LooksLikeKey(word)) ? Trimmed(word, at, "a password or key") : null;
    }

    // "Basic" is a word too: what follows must be base64 of user:password; a bearer's token has digits.
    private static bool Credentials(ReadOnlySpan<char> scheme, ReadOnlySpan<char> word)
    {
        word = Bare(word);
        if (Is(scheme, "Bearer")) return word.Length >= 12 && word.IndexOfAnyInRange('0', '9') >= 0;
        Span<byte> bytes = stackalloc byte[512];
        return word.Length is >= 8 and <= 600 && Convert.TryFromBase64Chars(word, bytes, out var written) && bytes[..written].IndexOf((byte)':') >= 0;
    }

    private static bool Named(Window before, string text)
    {
        for (var i = 2; i <= 6; i++)
            if (NameWords.Of(before.Back(text, i).Trim("\"'`*:,")) is Telling.Surely or Telling.Mostly) return true;
        return false;
    }

    private static bool IsVerb(ReadOnlySpan<char> word)
    {
        foreach (var verb in Verbs)
            if (Is(word, verb)) return true;
        return false;
    }

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Trim("\"'`:").Equals(other, StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> word) => word.Trim("\"'`,;.)(*\\");

    private static Finding Trimmed(ReadOnlySpan<char> word, int at, string what)
    {
        var bare = word.Trim("\"'`,;)(*\\");
        return bare.IsEmpty ? new Finding(at, word.Length, what) : new Finding(at + word.IndexOf(bare), bare.Length, what);
    }

    /// <summary>The last few words before the present one.</summary>
    private readonly record struct Window
    {
        private const int Kept = 6;

        private readonly Words places;

        private Window(Words places) => this.places = places;

        public Window Next(int at, int length)
        {
            var moved = default(Words);
            for (var i = 1; i < Kept; i++) moved[i] = places[i - 1];
            moved[0] = (at, length);
            return new Window(moved);
        }

        public ReadOnlySpan<char> Last(string text) => Back(text, 1);

        public ReadOnlySpan<char> Earlier(string text) => Back(text, 2);

        public ReadOnlySpan<char> Back(string text, int number) => text.AsSpan(places[number - 1].At, Math.Min(places[number - 1].Length, 100));

        [System.Runtime.CompilerServices.InlineArray(Kept)]
        private struct Words
        {
            private (int At, int Length) first;
        }
    }
}
