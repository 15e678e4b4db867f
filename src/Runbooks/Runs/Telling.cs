using System.Text;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>
/// What a step waits for is told, not only shown: once for each cause and again when the cause changes, never at each look.
/// </summary>
internal static class Telling
{
    /// <summary>Words without a cause of their own are told when they have stood so long: most waits are over before anybody could read them.</summary>
    private static readonly TimeSpan s_after = TimeSpan.FromSeconds(10);

    /// <summary>And at most so often.</summary>
    private static readonly TimeSpan s_apart = TimeSpan.FromSeconds(30);

    private const int MostOfCause = 120;

    public static void Tell(Draft draft, StepState step, string cause, string words, string? proof, string? wayOut)
    {
        if (draft.State.Steps[step.Key].Waits?.Cause != cause) draft.Add(step, new StepWaits(cause, words, proof, wayOut));
    }

    /// <summary>It does not wait for what was told any more.</summary>
    public static void Over(Draft draft, StepState step)
    {
        if (draft.State.Steps[step.Key].Waits is not null) draft.Add(step, new StepWaits(null, "it goes on"));
    }

    /// <summary>Of a running step, from what it says of itself.</summary>
    public static void OfProgress(Draft draft, StepState step, Progress progress)
    {
        if (progress.Waits is { } cause) Tell(draft, step, cause, progress.Words ?? cause, null, null);
        else if (progress.Words is not { Length: > 0 } words) Over(draft, step);
        else if (draft.Now - step.StartedAt >= s_after && (step.Waits is not { } told || draft.Now - told.At >= s_apart)) Tell(draft, step, Kind(words), words, null, null);
    }

    /// <summary>Of a running observation that is not yes: once, and again when it can (or cannot) tell.</summary>
    public static void OfLook(Draft draft, StepState step, Look look)
    {
        if (look.Progress?.Waits is { } cause) Tell(draft, step, cause, look.Words, null, null);
        else if (look.Verdict == Verdict.Yes) Over(draft, step);
        else if (draft.Now - step.StartedAt >= s_after) Tell(draft, step, look.Verdict == Verdict.No ? "not-so" : "cannot-tell", look.Words, null, null);
    }

    /// <summary>The words without what changes by itself: numbers, and names that carry numbers, dots or hyphens.</summary>
    internal static string Kind(string words)
    {
        var kind = new StringBuilder();
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (kind.Length < MostOfCause && !word.Trim('.', ',', ';', ':', '(', ')', '\'').Any(c => char.IsDigit(c) || c is '-' or '.' or '/' or '_')) kind.Append(word).Append(' ');
        return kind.ToString().TrimEnd();
    }
}
