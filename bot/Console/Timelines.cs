using System.Collections.Concurrent;
using System.Collections.Immutable;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Console;

/// <summary>The last lines of each run's journal, as the page shows them; read once, then followed.</summary>
public sealed class Timelines(RunDesk desk)
{
    private const int MostLines = 80;

    private readonly ConcurrentDictionary<Guid, RoomTimeline> _timelines = new();

    public RoomTimeline Of(Guid run) => _timelines.GetValueOrDefault(run) ?? new RoomTimeline(0, []);

    /// <summary>Takes in what has been appended to a run since the last time.</summary>
    public async Task FollowAsync(RunState run, CancellationToken cancel)
    {
        var known = Of(run.Id);
        var after = known.Verified == 0 ? Math.Max(0, run.Seq - (4 * MostLines)) : known.Verified;
        var lines = known.Lines.ToBuilder();
        var last = after;
        await foreach (var line in desk.ReadAsync(run.Id, after, cancel))
        {
            last = line.Entry.Seq;
            if (Line(line, run) is { } shown) lines.Insert(0, shown);
        }

        while (lines.Count > MostLines) lines.RemoveAt(lines.Count - 1);
        _timelines[run.Id] = new RoomTimeline(last, lines.ToImmutable());
    }

    private static TimelineLine? Line(JournalLine line, RunState run) => IsNoise(line, run) || TimelineWords.Of(line, run) is not { } words ? null : new TimelineLine(
        line.Entry.Seq,
        line.Entry.At,
        line.Entry.Actor.Edge is "worker" or "clock" ? "bot" : line.Entry.Actor.Principal,
        words.TrimStart('✓', '✕', '!', '?', ' '), // the page draws the mark
        Mark(line.Event),
        Convert.ToHexStringLower(line.Entry.Link.Span[..2]));

    // How far something is stands on the card; that a reading step has begun matters only where people wait for what it shows.
    private static bool IsNoise(JournalLine line, RunState run) => line.Event is StepProgressed
        || (line.Event is StepStarted && line.Entry.Step is { } key && run.Steps.TryGetValue(key, out var step) && !step.Changes && step.Shape.Attests is null);

    private static string Mark(RunEvent happened) => happened switch
    {
        StepFailed or UndoEnded { Outcome: "failed" } => "bad",
        StepUnknown or RunPaused or ApprovalVoided or AttestationLost or CommandRefused or DeadlinePassed or StepWaits { Cause: not null } => "warn",
        StepSucceeded or RunFinished or VoteCast { Reached: true } or Attested => "ok",
        _ => "plain",
    };
}
