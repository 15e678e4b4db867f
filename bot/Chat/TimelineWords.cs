using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>An entry of the journal in a few words, for the timeline; null where another entry beside it says the same.</summary>
internal static class TimelineWords
{
    public static string? Of(JournalLine line, RunState run) => line.Event switch
    {
        RunStarted e => $"started {e.Runbook} version {e.Version}",
        StepPreviewed e => $"{Step(line, run)}: {e.Current} → {e.Target}",
        StepStarted => $"{Step(line, run)} begun",
        StepProgressed { Of: > 0 } e => $"{Step(line, run)}: {e.Done / e.Of:P0}",
        StepSucceeded e => $"✓ {Step(line, run)}: {e.Evidence}",
        StepRetried e => e.Check ? $"{Step(line, run)}: looked at again" : $"{Step(line, run)}: once more",
        StepSettled e => $"{Step(line, run)}: {(e.Verdict == Runbooks.Actions.Verdict.Yes ? "was done" : "was not done")} ({e.By})",
        StepWaits { Cause: null } e => $"{Step(line, run)}: {e.Words}",
        StepWithdrawn e => $"{Step(line, run)} withdrawn: {e.Words}",
        UndoStarted => $"↩ {Step(line, run)}",
        OperationRequested e => run.Operations.FirstOrDefault(o => o.Instance == e.Instance)?.Command ?? e.Operation,
        VoteCast { Yes: true } e => $"yes to {e.Request}{(e.As is { } role ? $" as {role}" : "")}",
        Attested e => $"{e.Name}: {e.Evidence}",
        CommandRefused e => $"refused: {e.Command}. {e.Words}",
        NoteAdded e => e.NoteKind == "post-status" ? e.Words : $"{e.NoteKind}: {e.Words}",
        LockTaken e => $"lock: {e.Because}",
        LockReleased e => $"lock of {e.Holder} {e.Why}",
        ArtefactStored e => $"kept {e.Name}",
        HeadPosted e => $"head #{e.Seq} shown in {e.Where}",
        StepDue or StepProgressed or SlotPosted => null,
        _ => EventLines.Words(line, run),
    };

    private static string Step(JournalLine line, RunState run) =>
        line.Entry.Step is { } key ? run.Steps.TryGetValue(key, out var step) ? step.Shape.Title : key : "a step";
}
