using System.Text.Json.Nodes;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>Label and field selectors: <c>app=x</c>, <c>app!=x</c>, <c>app</c>, <c>!app</c>, <c>app in (x,y)</c>; fields by path.</summary>
internal static class Selectors
{
    public static bool Fits(JsonObject o, string labels, string fields) =>
        Split(labels).All(term => Label(o["metadata"]?["labels"] as JsonObject, term)) && Split(fields).All(term => Field(o, term));

    private static bool Label(JsonObject? labels, string term)
    {
        string? Of(string key) => (string?)labels?[key.Trim()];
        if (term.Contains(" in (") && term.Split(" in (") is [var key, var values]) return Of(key) is { } v && Listed(values).Contains(v);
        if (term.Contains(" notin (") && term.Split(" notin (") is [var none, var others]) return !Listed(others).Contains(Of(none) ?? "");
        if (term.Split("!=") is [var not, var unwanted]) return Of(not) != unwanted.Trim();
        if (term.Split('=', StringSplitOptions.RemoveEmptyEntries) is [var name, var value]) return Of(name) == value.Trim();
        return term.StartsWith('!') ? Of(term[1..]) is null : Of(term) is not null;
    }

    private static bool Field(JsonObject o, string term)
    {
        var not = term.Contains("!=");
        var parts = term.Split(not ? "!=" : "=", StringSplitOptions.RemoveEmptyEntries);
        JsonNode? at = o;
        foreach (var step in parts[0].Split('.')) at = (at as JsonObject)?[step];
        return ((string?)at == (parts.Length > 1 ? parts[1] : "")) != not;
    }

    private static string[] Listed(string values) => values.TrimEnd(')').Split(',', StringSplitOptions.TrimEntries);

    /// <summary>By commas outside brackets.</summary>
    private static List<string> Split(string selector)
    {
        var (terms, depth, start) = (new List<string>(), 0, 0);
        for (var i = 0; i <= selector.Length; i++)
        {
            if (i < selector.Length && selector[i] is '(') depth++;
            if (i < selector.Length && selector[i] is ')') depth--;
            if (i < selector.Length && (selector[i] != ',' || depth > 0)) continue;
            if (selector[start..i].Trim() is { Length: > 0 } term) terms.Add(term);
            start = i + 1;
        }
        return terms;
    }
}
