using System.Text;

namespace ChatOpsBot.Chat.Commands;

/// <summary>Splits at spaces, but not within double quotes; the quotes go: <c>title="the big move"</c> is one word.</summary>
internal static class Quoted
{
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quoted = false;
        foreach (var c in text.Append(' '))
        {
            if (c == '"') quoted = !quoted;
            else if (c != ' ' || quoted) word.Append(c);
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0) words.Add(word.ToString().TrimEnd());
        return words;
    }
}
