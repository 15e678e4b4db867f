using ChatOpsBot.Runbooks.Definition;
using CsCheck;

namespace ChatOpsBot.Runbooks.Tests.Definition;

/// <summary>Whatever is done to the text: mistakes, never an exception; and what passes the checks can be shaped, printed and drawn.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Lines = [.. Given.Migration.Text.Split('\n'), .. Given.Rotation.Text.Split('\n')];

    private static readonly string[] Tokens =
    [
        .. Lines.SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal),
        "${", "}", "${}", "${each}", "${facts.x.y}", "[", "]", "{", "{}", "[]", "&a", "*a", "!!int", "---", "...", "|", ">", "? ", "%", "@", "`", "\"", "'", "#", "\t",
        "\0", "\u202E", "\uFEFF", "\uD800", "99999999999999999999", "-1", "0s", "true", "null", "~", ": ", "- ", "<<: ", "each", "together:", "when:", "undo:", "none",
    ];

    private static readonly string[] Between = [" ", "\n", "\n  ", ": ", ""];

    [Fact]
    public void A_mutated_runbook_gives_mistakes_and_never_an_exception() =>
        Gen.Select(Gen.Bool, Gen.Select(Gen.Int[0, 6], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Int[0, Tokens.Length - 1]).Array[1, 4])
            .Select((migration, edits) => edits.Aggregate(migration ? Given.Migration.Text : Given.Rotation.Text, Mutate))
            .Sample(Check, iter: 1_000);

    [Fact]
    public void Random_words_give_mistakes_and_never_an_exception() =>
        Gen.Select(Gen.Int[0, Tokens.Length - 1].Array[0, 60], Gen.Int[0, Between.Length - 1])
            .Select((tokens, between) => string.Join(Between[between], tokens.Select(t => Tokens[t])))
            .Sample(Check, iter: 1_000);

    private static void Check(string text)
    {
        var source = new RunbookText("fuzz.yaml", text);
        var loaded = RunbookLoader.Load(source, Promised.Migration);
        (loaded.Runbook is null).ShouldBe(!loaded.Mistakes.IsEmpty);
        var lines = text.Split('\n').Length + 1;
        loaded.Mistakes.ShouldAllBe(m => m.Line >= 1 && m.Line <= lines && m.Column >= 1 && m.Words.Length > 0);
        _ = CheckReport.Of(source, Promised.Migration);
        if (loaded.Runbook?.Sample().Shape is { } shape) Drawing.Mermaid(shape).ShouldNotBeEmpty();
    }

    private static string Mutate(string text, (int Kind, double Where, double HowFar, int Token) edit)
    {
        var at = (int)(edit.Where * text.Length);
        var end = Math.Min(text.Length, at + 1 + (int)(edit.HowFar * 40));
        var lines = text.Split('\n').ToList();
        var line = (int)(edit.Where * (lines.Count - 1));
        var other = (int)(edit.HowFar * (lines.Count - 1));
        switch (edit.Kind)
        {
            case 0: return text.Remove(at, end - at);
            case 1: return text.Insert(at, Tokens[edit.Token]);
            case 2: lines.Insert(other, lines[line]); return string.Join('\n', lines);
            case 3: (lines[line], lines[other]) = (lines[other], lines[line]); return string.Join('\n', lines);
            case 4: lines.RemoveAt(line); return string.Join('\n', lines);
            case 5: lines[line] = lines[line].TrimStart().PadLeft(Math.Max(0, lines[line].Length + (other % 7) - 3)); return string.Join('\n', lines);
            default: return ReplaceToken(text, at, Tokens[edit.Token]);
        }
    }

    private static string ReplaceToken(string text, int at, string token)
    {
        var from = text.LastIndexOf(' ', Math.Min(at, text.Length - 1)) + 1;
        var to = text.IndexOfAny([' ', '\n'], from);
        return to < from ? text : string.Concat(text.AsSpan(0, from), token, text.AsSpan(to));
    }
}
