using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>
/// Something a worker should do now, with everything it needs. Items are derived from the state each time; they are no queue. A worker keeps
/// the <see cref="Id"/>s it has in hand and starts what is new; it drops what is no longer among the items, except calls it has claimed
/// (those it cancels only when <see cref="WorkPlan.IsMine"/> says no).
/// </summary>
/// <param name="Contract">Finds the handler in the catalogue.</param>
public abstract record WorkItem(Guid Run, string Step, int Attempt, Contract Contract, Call Call)
{
    /// <summary>The same as long as it is the same piece of work.</summary>
    public string Id => $"{GetType().Name}:{Step}:{Attempt}";

    /// <summary>Preview (changing actions only) and ask the guards, report <see cref="WorkReport.Prepared"/>; while it stands, again each <see cref="Every"/>.</summary>
    public sealed record Prepare(Guid Run, string Step, int Attempt, Contract Contract, Call Call, ImmutableArray<string> Guards, TimeSpan Every)
        : WorkItem(Run, Step, Attempt, Contract, Call);

    /// <summary>
    /// A due step. Preview and ask the guards again, read the state before (changing actions), report <see cref="WorkReport.Claim"/>; only on
    /// <see cref="ReportAnswer.Started"/> execute (action) or look (observation), with that answer's call.
    /// </summary>
    public sealed record Begin(Guid Run, string Step, int Attempt, Contract Contract, Call Call, ImmutableArray<string> Guards)
        : WorkItem(Run, Step, Attempt, Contract, Call);

    /// <summary>Unknown outcome: ask Verify, report <see cref="WorkReport.Verified"/>; again each <see cref="Every"/> while it stands.</summary>
    public sealed record Verify(Guid Run, string Step, int Attempt, Contract Contract, Call Call, TimeSpan Every)
        : WorkItem(Run, Step, Attempt, Contract, Call);

    /// <summary>Report <see cref="WorkReport.ClaimUndo"/>; on Started undo, verify, report <see cref="WorkReport.UndoDone"/>.</summary>
    public sealed record Undo(Guid Run, string Step, int Attempt, Contract Contract, Call Call, JsonNode Before)
        : WorkItem(Run, Step, Attempt, Contract, Call);

    /// <summary>Unknown outcome of an undo: ask VerifyUndone, report <see cref="WorkReport.VerifiedUndone"/>.</summary>
    public sealed record VerifyUndone(Guid Run, string Step, int Attempt, Contract Contract, Call Call, JsonNode Before, TimeSpan Every)
        : WorkItem(Run, Step, Attempt, Contract, Call);

    /// <summary>
    /// An observation that succeeded and whose attestation something ahead needs: look each <see cref="Every"/>, report
    /// <see cref="WorkReport.Watched"/> each time (what changes nothing is not journaled).
    /// </summary>
    public sealed record Watch(Guid Run, string Step, int Attempt, Contract Contract, Call Call, string Attests, TimeSpan Every)
        : WorkItem(Run, Step, Attempt, Contract, Call);

    /// <summary>
    /// A finished reading step to be looked at again (asked by <c>check</c>, or its attestation is too old for what needs it now):
    /// actions are executed and verified again, observations looked at once; report <see cref="WorkReport.Rechecked"/>; again each <see cref="Every"/> while it stands.
    /// </summary>
    public sealed record Recheck(Guid Run, string Step, int Attempt, Contract Contract, Call Call, TimeSpan Every)
        : WorkItem(Run, Step, Attempt, Contract, Call);

    /// <summary>A phase gate has its votes and names guards: ask them, report <see cref="WorkReport.GuardsAnswered"/>; again each <see cref="Every"/>.</summary>
    /// <param name="Contract">Of no meaning here.</param>
    /// <param name="Step">The phase's id.</param>
    public sealed record AskGuards(Guid Run, string Step, int Attempt, Contract Contract, Call Call, int Request, ImmutableArray<string> Guards, TimeSpan Every)
        : WorkItem(Run, Step, Attempt, Contract, Call);
}

/// <summary>What a worker says it did or saw.</summary>
/// <param name="Attempt">The item's attempt; after a claim the attempt of <see cref="ReportAnswer.Started"/>.</param>
/// <param name="Owner">The worker. Only the owner of the lease may report on a running step.</param>
public abstract record WorkReport(string Step, int Attempt, string Owner)
{
    private static readonly ImmutableDictionary<string, GuardAnswer> NoGuards = ImmutableDictionary<string, GuardAnswer>.Empty;

    /// <summary>Answers of guards, by name; empty where none were asked.</summary>
    public ImmutableDictionary<string, GuardAnswer> Guards { get; init; } = NoGuards;

    /// <summary>How long the look lasted.</summary>
    public TimeSpan Took { get; init; }

    /// <param name="Preview">Null for reading steps.</param>
    public sealed record Prepared(string Step, int Attempt, string Owner, Preview? Preview) : WorkReport(Step, Attempt, Owner);

    /// <summary>
    /// Preview or guards could not be had (the world is unreachable): only shown, tried again. Unless <see cref="Refused"/>: then an operation
    /// that has not begun ends.
    /// </summary>
    public sealed record NotPrepared(string Step, int Attempt, string Owner, string Words) : WorkReport(Step, Attempt, Owner)
    {
        /// <summary>The preview refuses what was asked for (<see cref="WorldTroubleException.Refused"/>): it makes no sense now or later.</summary>
        public bool Refused { get; init; }

        /// <summary>A stable word for the kind of trouble; null: a bug, or none was given.</summary>
        public string? Class { get; init; }

        public ForeignText? Proof { get; init; }

        public string? WayOut { get; init; }
    }

    /// <param name="Before">The recorded state before; null for reading steps.</param>
    public sealed record Claim(string Step, int Attempt, string Owner, Preview? Preview, JsonNode? Before) : WorkReport(Step, Attempt, Owner);

    /// <summary>Of a running action, as often as you like; the engine journals each 10 % and renews the lease.</summary>
    public sealed record Progressed(string Step, int Attempt, string Owner, Progress Progress) : WorkReport(Step, Attempt, Owner);

    /// <summary>A running observation looked.</summary>
    /// <param name="YesSince">Since when it is yes without a break (<see cref="Hold"/>); null when it is not yes.</param>
    public sealed record Looked(string Step, int Attempt, string Owner, Look Look, DateTimeOffset? YesSince) : WorkReport(Step, Attempt, Owner);

    /// <summary>An action returned.</summary>
    /// <param name="Verify">What Verify said after <see cref="Outcome.Done"/>; null: not asked (reading actions need none).</param>
    public sealed record Ended(string Step, int Attempt, string Owner, Outcome Outcome, Look? Verify) : WorkReport(Step, Attempt, Owner);

    /// <param name="Facts">Recovered facts, when the look is a yes.</param>
    public sealed record Verified(string Step, int Attempt, string Owner, Look Look, ImmutableDictionary<string, Value>? Facts) : WorkReport(Step, Attempt, Owner);

    public sealed record ClaimUndo(string Step, int Attempt, string Owner) : WorkReport(Step, Attempt, Owner);

    /// <param name="Verify">What VerifyUndone said after <see cref="Outcome.Done"/>.</param>
    public sealed record UndoDone(string Step, int Attempt, string Owner, Outcome Outcome, Look? Verify) : WorkReport(Step, Attempt, Owner);

    public sealed record VerifiedUndone(string Step, int Attempt, string Owner, Look Look) : WorkReport(Step, Attempt, Owner);

    public sealed record Watched(string Step, int Attempt, string Owner, Look Look, DateTimeOffset? YesSince) : WorkReport(Step, Attempt, Owner);

    /// <param name="Look">Yes: still so; No: it is false now; cannot tell: nothing changes.</param>
    /// <param name="Facts">Of a comparison that was made again: what later steps read from now on. Null for observations.</param>
    public sealed record Rechecked(string Step, int Attempt, string Owner, Look Look, ImmutableDictionary<string, Value>? Facts = null) : WorkReport(Step, Attempt, Owner);

    /// <param name="Step">The phase's id.</param>
    public sealed record GuardsAnswered(string Step, int Attempt, string Owner, int Request) : WorkReport(Step, Attempt, Owner);
}

/// <summary>What the desk made of a report.</summary>
public abstract record ReportAnswer
{
    /// <summary>Claimed: go on with this attempt and call, be over by <paramref name="Deadline"/> (UTC; then the outcome counts as unknown).</summary>
    public sealed record Started(int Attempt, DateTimeOffset LeaseEnd, DateTimeOffset Deadline, Call Call) : ReportAnswer;

    /// <summary>Journaled.</summary>
    public sealed record Noted(long Seq) : ReportAnswer;

    /// <summary>It changed nothing worth journaling.</summary>
    public sealed record Nothing : ReportAnswer;

    /// <summary>It does not fit any more (another attempt, another owner, paused, withdrawn, ended): stop this piece of work.</summary>
    public sealed record Stale(string Words) : ReportAnswer;
}
