using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <summary>A Java stack trace as people need it: what was thrown first, and what lay at the bottom of it. The frames between are for developers.</summary>
internal static class TraceWords
{
    private const string Cause = "Caused by: ";

    private const int MostOfALine = 220;

    /// <summary>First line, then the last <c>Caused by</c>; of a trace of any length.</summary>
    public static ForeignText Short(string? trace, IEnumerable<KeyValuePair<string, string>>? config = null)
    {
        var text = trace ?? "";
        var first = Line(text, 0);
        var at = text.LastIndexOf($"\n{Cause}", StringComparison.Ordinal);
        var words = at < 0 ? first : $"{Cut(first)} … caused by {Cut(Line(text, at + 1 + Cause.Length))}";
        return ForeignText.From(ConfigSecrets.Clean(words, config), 2 * MostOfALine + 20);
    }

    private static string Line(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        return (end < 0 ? text[from..] : text[from..end]).Trim();
    }

    private static string Cut(string line) => line.Length <= MostOfALine ? line : string.Concat(line.AsSpan(0, MostOfALine), "…");
}
