using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Definition.Reading;

/// <summary>Text with <c>${…}</c> to a <see cref="Template"/>.</summary>
internal static partial class TemplateReader
{
    /// <summary>The template, or null with what is wrong. Literal parts are text; their type is read later, where the contract is known.</summary>
    public static Template? Read(string text, out string? problem)
    {
        problem = null;
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        var from = 0;
        for (var open = text.IndexOf("${", StringComparison.Ordinal); open >= 0; open = text.IndexOf("${", from, StringComparison.Ordinal))
        {
            var close = text.IndexOf('}', open);
            if (close < 0) { problem = $"'${{' without '}}' in {Mistakes.Quote(text)}"; return null; }
            var inside = text[(open + 2)..close];
            if (Read(inside) is not { } hole) { problem = $"{Mistakes.Quote($"${{{inside}}}")} is no expression"; return null; }
            if (open > from) parts.Add(new TemplatePart(Value.Of(text[from..open]), null));
            parts.Add(new TemplatePart(null, hole));
            from = close + 1;
        }

        if (from < text.Length || parts.Count == 0) parts.Add(new TemplatePart(Value.Of(text[from..]), null));
        return new Template(parts.ToImmutable());
    }

    private static Hole? Read(string inside)
    {
        var match = Inside().Match(inside);
        if (!match.Success) return null;
        return match.Groups["step"].Success ? new Hole(match.Groups["step"].Value, match.Groups["fact"].Value) : new Hole(null, match.Groups["name"].Value);
    }

    [GeneratedRegex(@"^(?:facts\.(?<step>[a-z0-9-]+)\.(?<fact>[a-z0-9-]+)|(?<name>[a-z][a-z0-9-]*))\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Inside();
}
