namespace ChatOpsBot.Runbooks.Secrets;

/// <summary>Whether a value beside a telling name is a secret.</summary>
internal static class SecretValues
{
    private static readonly string[] Plain =
    [
        "required", "missing", "invalid", "expired", "unknown", "wrong", "rotated", "changed", "refused", "accepted", "valid", "set", "unset", "ok", "yes", "no", "on", "off", "needed", "given", "empty",
        "revoked", "renewed", "ready", "done", "not", "is", "are", "was", "has", "will", "must", "for", "from", "in", "the", "a", "an", "of", "to", "and", "or", "see", "ask", "by", "string", "text",
        "authentication", "authorization", "basic", "bearer", "digest", "negotiate", "ntlm", "plain", "failed", "error", "mismatch", "disabled", "enabled", "optional",
        "fehlt", "falsch", "abgelaufen", "ist", "liegt", "im", "aus", "kommt", "bei", "siehe", "nicht", "manquant", "est", "dans", "falta", "es", "está",
    ];

    /// <returns>Null: no secret; else whether it is surely one.</returns>
    /// <param name="quoted">It stood in quotes, or tightly after <c>=</c>: it is a value, not the next word of a sentence.</param>
    /// <param name="followed">More words of a sentence come after it.</param>
    public static bool? Judge(Telling telling, ReadOnlySpan<char> value, bool quoted, bool followed)
    {
        value = value.Trim();
        if (value.IsEmpty || value is Redactor.Mark || Placeholders.Is(value) || value.Contains(Redactor.Mark, StringComparison.Ordinal)) return null;
        if (value.StartsWith("[removed", StringComparison.Ordinal) || IsLocation(value)) return null;
        var plain = IsWord(value);
        if (plain && IsPlain(value.TrimEnd(".,;:!?")) && !(quoted && telling == Telling.Surely && value.Length > 3)) return null;
        return telling switch
        {
            Telling.Surely => followed && !quoted && (plain || IsNumber(value)) ? null : true,
            Telling.Mostly when plain => quoted ? false : followed ? null : false,
            Telling.Mostly => value.Length >= 3 ? true : null,
            Telling.Perhaps => LooksLikeKey(value) ? true : null,
            _ => null,
        };
    }

    /// <summary>Hexadecimal of 32 and more, or 16 and more of mixed letters and digits.</summary>
    public static bool LooksLikeKey(ReadOnlySpan<char> value)
    {
        value = value.Trim("\"'`\\,;.");
        return RandomText.IsHex(value, 32) || (value.Length >= 16 && RandomText.Looks(value[..Math.Min(value.Length, 400)]) && !value.Contains(' '));
    }

    /// <summary>Letters and digits both, or a sign that no word has: what people choose as a password.</summary>
    public static bool LooksChosen(ReadOnlySpan<char> value)
    {
        var (letters, digits, signs) = (0, 0, 0);
        foreach (var c in value)
        {
            if (char.IsLetter(c)) letters++;
            else if (char.IsDigit(c)) digits++;
            else if (c is '!' or '@' or '#' or '$' or '%' or '^' or '&' or '*' or '+' or '=' or '?' or '~') signs++;
        }

        return letters > 0 && (digits > 0 || signs > 0) && value.Length >= 6 && !IsLocation(value);
    }

    private static bool IsWord(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
            if (!char.IsLetter(c) && c is not ('-' or '_' or '.' or ',' or ':' or '!' or '?' or ';' or '\'')) return false;
        return true;
    }

    /// <summary><c>7</c>, <c>1,204</c>: "first pass: 1,204 topics".</summary>
    public static bool IsNumber(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
            if (!char.IsAsciiDigit(c) && c is not (',' or '.')) return false;
        return true;
    }

    private static bool IsPlain(ReadOnlySpan<char> value)
    {
        foreach (var word in Plain)
            if (value.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static bool IsLocation(ReadOnlySpan<char> value) =>
        (value[0] == '/' && value.Length > 2 && value[1..].Contains('/')) || value.StartsWith("./", StringComparison.Ordinal) || value.StartsWith("~/", StringComparison.Ordinal)
        || value.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || value.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || value.StartsWith("org.apache.", StringComparison.Ordinal) || value.StartsWith("io.confluent.", StringComparison.Ordinal) || value.StartsWith("${", StringComparison.Ordinal);
}
