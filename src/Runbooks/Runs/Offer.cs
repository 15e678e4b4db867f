namespace ChatOpsBot.Runbooks.Runs;

/// <summary>The commands of a run, as the machine knows them.</summary>
public enum Verb
{
    StartPhase,
    Operation,
    Approve,
    Reject,
    Retry,
    Skip,
    Settle,
    Check,
    Pause,
    Resume,
    Panic,
    RollBack,
    RollBackAll,
    Abort,
    Lock,
    Unlock,
    HandOver,
    BreakLock,
    Note,
    PostStatus,
}

/// <summary>
/// Whether a person may do something now, and if not, why and what would make it possible. Help, buttons and refusals are all made of this.
/// </summary>
/// <param name="Target">Phase, operation, request number, step key or operation key; null where the verb needs none.</param>
/// <param name="Command">As it is typed: <c>start cutover</c>, <c>scale replicator {count}</c>, <c>approve 12</c>.</param>
/// <param name="Words">What it does, in a few words.</param>
/// <param name="Refusal">Null: allowed.</param>
public sealed record Offer(Verb Verb, string? Target, string Command, string Words, Refusal? Refusal)
{
    public bool Allowed => Refusal is null;
}

/// <summary>A refusal is a value shown to the person.</summary>
/// <param name="Rule">A stable word.</param>
/// <param name="WayOut">What would make it possible.</param>
public sealed record Refusal(string Rule, string Words, string? WayOut = null);
