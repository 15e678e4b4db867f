namespace ChatOpsBot.Runbooks.Secrets;

/// <summary>PEM and OpenPGP blocks with a private key, to their end or to the end of the text when it was cut. Certificates and public keys stay.</summary>
internal static class PrivateKeys
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const int LongestLabel = 60;

    public static void Find(string text, List<Finding> found)
    {
        for (var at = text.IndexOf(Begin, StringComparison.Ordinal); at >= 0;)
        {
            var label = text.AsSpan(at + Begin.Length, Math.Min(LongestLabel, text.Length - at - Begin.Length));
            if (label.IndexOf("-----") is var close && close >= 0) label = label[..close];
            if (!label.Contains("PRIVATE KEY", StringComparison.Ordinal))
            {
                at = text.IndexOf(Begin, at + Begin.Length, StringComparison.Ordinal);
                continue;
            }

            var end = After(text, at);
            found.Add(new Finding(at, end - at, "a private key"));
            at = end < text.Length ? text.IndexOf(Begin, end, StringComparison.Ordinal) : -1;
        }
    }

    private static int After(string text, int begin)
    {
        var end = text.IndexOf(End, begin, StringComparison.Ordinal);
        if (end < 0) return text.Length;
        var close = text.IndexOf("-----", end + End.Length, StringComparison.Ordinal);
        return close < 0 ? text.Length : close + 5;
    }
}
