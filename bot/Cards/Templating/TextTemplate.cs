using System.Collections.Immutable;
using System.Text;

namespace ChatOpsBot.Cards.Templating;

/// <summary>One string of a template: literal words and expressions. <c>\${</c> is a literal <c>${</c>; an empty or unclosed one stays as it is.</summary>
internal sealed record TextTemplate(ImmutableArray<TextPart> Parts)
{
    public bool IsLiteral => Parts.All(p => p.Expression is null);

    /// <summary>The expression when it is alone: then its value keeps its JSON type.</summary>
    public TextPart? Alone => Parts is [{ Expression: not null } only] ? only : null;

    public static TextTemplate Parse(string text)
    {
        var parts = ImmutableArray.CreateBuilder<TextPart>();
        var words = new StringBuilder();
        var at = 0;
        while (at < text.Length)
        {
            if (text.AsSpan(at).StartsWith("\\${")) { words.Append("${"); at += 3; continue; }
            if (!text.AsSpan(at).StartsWith("${")) { words.Append(text[at++]); continue; }
            var end = Close(text, at + 2);
            if (end < 0) { words.Append(text, at, text.Length - at); break; }
            var inner = text[(at + 2)..end];
            if (string.IsNullOrWhiteSpace(inner)) words.Append(text, at, end + 1 - at);
            else
            {
                if (words.Length > 0) parts.Add(new TextPart(words.ToString(), null));
                words.Clear();
                parts.Add(new TextPart(text[at..(end + 1)], ExpressionParser.Parse(inner)));
            }

            at = end + 1;
        }

        if (words.Length > 0 || parts.Count == 0) parts.Add(new TextPart(words.ToString(), null));
        return new TextTemplate(parts.ToImmutable());
    }

    // The closing brace, skipping those within quotes; -1 when there is none.
    private static int Close(string text, int at)
    {
        var quote = '\0';
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (quote != '\0')
            {
                if (c == '\\') at++;
                else if (c == quote) quote = '\0';
            }
            else if (c is '\'' or '"') quote = c;
            else if (c == '}') return at;
        }

        return -1;
    }
}

/// <param name="Text">Literal words, or the expression as it was written.</param>
internal sealed record TextPart(string Text, Expression? Expression);
