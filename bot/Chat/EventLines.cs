using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>What happened, in one line for people; null where nobody needs to hear it.</summary>
internal static class EventLines
{
    private const int MostOfProof = 240;

    public static string? Words(JournalLine line, RunState run) => line.Event switch
    {
        PhaseEntered e => $"▸ {Phase(run, e.Phase)}.",
        PointOfNoReturnPassed => "◆ The point of no return is passed: there is no way back from here.",
        RunPaused e => e.ByPanic ? $"■ Panic by {Who(line)}: everything is stopped. {e.Why}" : $"❚❚ Paused: {e.Why}",
        RunResumed => $"▸ {Who(line)} lets it go on.",
        RollbackBegun e => $"↩ Going back to {(e.Target is { } t ? Phase(run, t) : "the start")}: {e.Plan.Length} steps.",
        RollbackEnded e => $"↩ Back at {(e.Target is { } t ? Phase(run, t) : "the start")}.",
        AbortBegun e => $"■ Ending as things are: {e.Because}",
        RunAborted => "■ Ended as things are.",
        RunFinished => "✓ Done. Type status for the recap.",
        SlotPosted => $"Status: {StatusWords.Short(run)}.",
        DeadlinePassed e => e.Level == "amber" ? $"! Three quarters of the time for {Phase(run, e.Phase)} are over." : $"! The time for {Phase(run, e.Phase)} is over. Go on, or roll back?",
        _ => StepWords(line, run) ?? RequestWords(line, run),
    };

    /// <summary>What stands behind the line.</summary>
    public static string? Why(RunEvent happened) => happened switch
    {
        StepFailed { Proof: { } proof } => proof,
        StepWaits { Proof: { } proof } => proof,
        StepUnknown { Proof: { } proof } => proof,
        UndoEnded { Proof: { } proof } => proof,
        RollbackEnded { Stays: { Length: > 0 } stays } => $"What stays: {string.Join("; ", stays)}",
        RunAborted e => $"What stays: {string.Join("; ", e.Stays)}{(e.Unknown.Length > 0 ? $". Unknown: {string.Join("; ", e.Unknown)}" : "")}",
        ApprovalAsked { Details.Length: > 0 } e => string.Join("; ", e.Details),
        _ => null,
    };

    private static string? StepWords(JournalLine line, RunState run) => line.Event switch
    {
        StepSucceeded e when Matters(line, run) => $"✓ {Step(line, run)}: {e.Evidence}",
        StepFailed e => $"✕ {Step(line, run)}: {Sentence(e.Words)} {e.WayOut}{Said(e.Proof)}",
        StepWaits { Cause: not null } e => $"◷ {Step(line, run)} waits: {Sentence(e.Words)}{(e.WayOut is { } way ? $" {Sentence(way)}" : "")}{Said(e.Proof)}",
        StepUnknown e when Changes(line, run) => $"? {Step(line, run)}: nobody knows yet whether it was done. {Sentence(e.Words)}{Said(e.Proof)}",
        StepSettled e when e.By != "verify" => $"{Step(line, run)}: settled by {e.By}: {e.Because}",
        StepSkipped e => $"⤼ {Step(line, run)} is skipped: {e.Because}",
        UndoEnded e => $"↩ {Step(line, run)}: {e.Outcome}. {Sentence(e.Words)}{(e.WayOut is { } way ? $" {Sentence(way)}" : "")}{(e.Outcome == "failed" && line.Event.Step is { } key ? $" {EventWords.PastUndo(key)}" : "")}{Said(e.Proof)}",
        OperationEnded e => $"{(e.Outcome == "succeeded" ? "✓" : "⤼")} {OperationCommand(run, e)}: {e.Words}",
        _ => null,
    };

    private static string? RequestWords(JournalLine line, RunState run) => line.Event switch
    {
        ApprovalAsked { Confirm: true } e => $"◷ {e.Number}: {Sentence(e.Effect)} One press of an operator begins it.",
        ApprovalAsked e => $"◷ {e.Number}: {Sentence(e.Effect)} Needs {Quorum(e)}{(e.Requester is { } by ? $"; asked by {by}, who does not count" : "")}.",
        VoteCast { Reached: true } e => $"✓ {e.Request} is approved by {Voters(run, e)}.",
        VoteCast { Yes: false } e => $"✕ {Who(line)} said no to {e.Request}: {e.Because}",
        ApprovalVoided e => $"! {(e.Voter is { } voter ? $"The yes of {voter} to {e.Request}" : $"Request {e.Request}")} is void: {e.Words}",
        AttestationLost { Why: "false" } e => $"! {e.Name} does not hold any more: {e.Evidence}{(e.Falls.Length > 0 ? $" With it fall {string.Join(", ", e.Falls)}." : "")}",
        LockReleased { Why: "broken" or "handed" } e => $"The lock of {e.Holder} is {(e.Why == "handed" ? "handed" : "broken")}{(e.To is { } to ? $": {to}" : "")}.",
        _ => null,
    };

    /// <summary>Steps that change the world or prove something people wait for.</summary>
    private static bool Matters(JournalLine line, RunState run) =>
        line.Entry.Step is { } key && run.Steps.TryGetValue(key, out var step) && step.Operation is null && (step.Changes || step.Shape.Attests is not null);

    private static bool Changes(JournalLine line, RunState run) =>
        line.Entry.Step is { } key && run.Steps.TryGetValue(key, out var step) && step.Changes;

    /// <summary>What the world said, in the line itself: whoever reads "below" at night must not look for it. The whole of it is behind "why".</summary>
    internal static string Said(string? proof) => proof is { Length: > 0 } ? $" It said: {ForeignText.From(proof, MostOfProof)}" : "";

    private static string Sentence(string words) => words.Length > 0 && words[^1] is not ('.' or '?' or '!') ? $"{words}." : words;

    private static string Quorum(ApprovalAsked e) => string.Join(" and ", e.Quorums.Select(q => $"{(q.Count == 1 ? "" : $"{q.Count} × ")}{string.Join(" or ", q.Roles)}"));

    private static string Voters(RunState run, VoteCast e) =>
        run.Requests.TryGetValue(e.Request, out var request) && request.Votes.Length > 0 ? string.Join(", ", request.Votes.Select(v => v.Person)) : "all who were asked";

    private static string OperationCommand(RunState run, OperationEnded e) =>
        run.Operations.FirstOrDefault(o => o.Instance == e.Instance)?.Command ?? e.Operation;

    private static string Step(JournalLine line, RunState run) =>
        line.Entry.Step is { } key ? run.Steps.TryGetValue(key, out var step) ? step.Shape.Title : key : "a step";

    private static string Phase(RunState run, string id) => run.Shape.Phases.FirstOrDefault(p => p.Id == id)?.Title ?? id;

    private static string Who(JournalLine line) => line.Entry.Actor.Edge is "worker" or "clock" ? "the bot" : line.Entry.Actor.Principal;
}
