using System.Buffers;

namespace ChatOpsBot.Runbooks.Secrets;

/// <summary>Secrets within addresses: a password or token before the <c>@</c>, and web hooks whose path is the secret.</summary>
internal static class Addresses
{
    private const int LongestUser = 300;

    private static readonly SearchValues<char> AddressEnds = SearchValues.Create(" \t\r\n\"'<>`\\");

    private static readonly (string Host, string Path)[] Hooks =
    [
        ("hooks.slack.com", "/services/"), ("hooks.slack.com", "/workflows/"), ("hooks.slack.com", "/triggers/"), ("discord.com", "/api/webhooks/"), ("discordapp.com", "/api/webhooks/"),
        (".webhook.office.com", "/webhookb2/"), ("outlook.office.com", "/webhook/"), ("events.pagerduty.com", "/integration/"), ("hooks.zapier.com", "/hooks/catch/"),
    ];

    public static void Find(string text, List<Finding> found)
    {
        for (var at = text.IndexOf("://", StringComparison.Ordinal); at >= 0; at = text.IndexOf("://", at + 3, StringComparison.Ordinal))
        {
            var from = at + 3;
            var stop = text.AsSpan(from).IndexOfAny(AddressEnds);
            var address = text.AsSpan(from, stop < 0 ? text.Length - from : stop);
            UserInfo(address, from, found);
            Hook(address, from, found);
        }
    }

    private static void UserInfo(ReadOnlySpan<char> address, int from, List<Finding> found)
    {
        // The last @ before the host's end: a password may hold one itself, and a slash when nobody encoded it.
        var authority = address[..Math.Min(address.Length, LongestUser)];
        var at = authority.LastIndexOf('@');
        if (at < 0) return;
        var slash = authority.IndexOfAny('/', '?');
        var colon = authority[..at].IndexOf(':');
        if (slash >= 0 && slash < at && !(colon >= 0 && colon < slash)) return; // an @ within the path
        if (colon < 0)
        {
            if (at >= 20 && (RandomText.Looks(authority[..at]) || RandomText.IsHex(authority[..at], 20))) found.Add(new Finding(from, at, "a token"));
            return;
        }

        var secret = authority[(colon + 1)..at];
        if (secret.Length > 0 && !Placeholders.Is(secret) && !IsPort(secret)) found.Add(new Finding(from + colon + 1, secret.Length, "a password"));
    }

    // host:8080/path@version is no password.
    private static bool IsPort(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        return slash > 0 && slash <= 5 && text[..slash].IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static void Hook(ReadOnlySpan<char> address, int from, List<Finding> found)
    {
        foreach (var (host, path) in Hooks)
        {
            var begin = address.IndexOf(path, StringComparison.OrdinalIgnoreCase);
            if (begin <= 0 || !address[..begin].EndsWith(host, StringComparison.OrdinalIgnoreCase)) continue;
            var secret = begin + path.Length;
            if (address.Length - secret >= 8) found.Add(new Finding(from + secret, address.Length - secret, "a web hook"));
            return;
        }
    }
}

/// <summary>Values that stand for a secret and are none.</summary>
internal static class Placeholders
{
    private static readonly SearchValues<char> Stars = SearchValues.Create("*•xX.…-_");

    private static readonly SearchValues<char> VariableName = SearchValues.Create("$%_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly string[] Words = ["null", "none", "nil", "true", "false", "undefined", "empty", "redacted", "removed", "hidden", "masked", "omitted", "example", "changeme?", "todo", "tbd"];

    public static bool Is(ReadOnlySpan<char> value)
    {
        value = value.Trim("\"'`\\,;.");
        if (value.IsEmpty) return true;
        if (value[0] is '$' or '%' && value.Length > 1 && (value[1] is '{' or '(' || value.IndexOfAnyExcept(VariableName) < 0)) return true;
        if (value is ['<', .., '>'] or ['[', .., ']'] or ['(', .., ')'] or ['{', '{', ..]) return true;
        if (value.IndexOfAnyExcept(Stars) < 0) return true;
        foreach (var word in Words)
            if (value.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        return value.StartsWith("vault:", StringComparison.OrdinalIgnoreCase) || value.StartsWith("arn:aws:secretsmanager", StringComparison.Ordinal);
    }

}
