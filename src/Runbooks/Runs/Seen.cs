using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>
/// The latest look of an observation, kept in memory: looks that change nothing are not journaled, and after a restart nothing is known until it is
/// looked at again.
/// </summary>
/// <param name="At">When it was reported; UTC.</param>
/// <param name="Took">How long the look lasted.</param>
/// <param name="LastYes">When it was seen to be so last; null: never by this process.</param>
public sealed record Seen(Verdict Verdict, string Words, DateTimeOffset At, TimeSpan Took, DateTimeOffset? LastYes)
{
    /// <summary>So many looks may be missed.</summary>
    public const int Missed = 3;

    /// <summary>What a busy machine may add between two looks.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static Seen Of(Look look, DateTimeOffset at, TimeSpan took, Seen? before) =>
        new(look.Verdict, look.Words, at, took, look.Verdict == Verdict.Yes ? at : before?.LastYes);

    /// <summary>Whether it is as young as an observation that looks so often allows.</summary>
    /// <param name="every">At the run's pace.</param>
    public bool IsYoung(TimeSpan every, DateTimeOffset now) => now - At <= (Missed * every) + Took + Grace;
}
