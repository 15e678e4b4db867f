using System.Globalization;
using System.Text;

namespace ChatOpsBot.Cards.Templating;

internal enum TokenKind
{
    Name,
    Number,
    Text,
    Symbol,
    End,
}

internal readonly record struct Token(TokenKind Kind, string Text, int At);

/// <summary>Cuts an expression into tokens. <c>%</c> and <c>? :</c> are no symbols here, as in the original inside a template string.</summary>
internal static class Lexer
{
    private static readonly string[] s_symbols = ["&&", "||", "==", "!=", "<>", "<=", ">=", "<", ">", "+", "-", "*", "/", "^", "&", "!", "(", ")", "[", "]", ".", ","];

    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at])) { at++; continue; }
            var token = Next(text, at, out var end);
            tokens.Add(token);
            at = end;
        }

        tokens.Add(new Token(TokenKind.End, "end", text.Length));
        return tokens;
    }

    private static Token Next(string text, int at, out int end)
    {
        var c = text[at];
        end = at;
        if (c is '\'' or '"') return Quoted(text, at, out end);
        if (char.IsAsciiDigit(c))
        {
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])))) end++;
            return new Token(TokenKind.Number, text[at..end], at);
        }

        if (char.IsLetter(c) || c is '_' or '$' or '@')
        {
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '$' or '@')) end++;
            return new Token(TokenKind.Name, text[at..end], at);
        }

        foreach (var symbol in s_symbols)
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
            {
                end = at + symbol.Length;
                return new Token(TokenKind.Symbol, symbol, at);
            }

        throw new TemplateException(string.Create(CultureInfo.InvariantCulture, $"Expression '{text}': '{c}' at {at + 1} is not understood."));
    }

    private static Token Quoted(string text, int at, out int end)
    {
        var words = new StringBuilder();
        for (end = at + 1; end < text.Length; end++)
        {
            if (text[end] == text[at]) { end++; return new Token(TokenKind.Text, words.ToString(), at); }
            if (text[end] == '\\' && end + 1 < text.Length) words.Append(Unescape(text[++end]));
            else words.Append(text[end]);
        }

        throw new TemplateException($"Expression '{text}': the quote at {at + 1} is not closed.");
    }

    private static char Unescape(char c) => c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => c };
}
