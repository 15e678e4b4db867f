using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Where an event stands in the journal.</summary>
/// <param name="By">Principal.</param>
public sealed record EventMeta(long Seq, DateTimeOffset At, string By);

/// <summary>State + event → state. Total, pure, without judgement: what was journaled has happened.</summary>
public static class RunFold
{
    /// <summary>The state after the first event.</summary>
    public static RunState Begin(RunStarted started, EventMeta meta, RunShape shape) => new()
    {
        Id = started.Run,
        Number = started.Number,
        Shape = shape,
        Environment = started.Environment,
        Pace = started.Pace,
        World = started.World,
        Scope = started.Scope,
        StartedBy = started.By,
        StartedAt = meta.At,
        Steps = shape.Phases.SelectMany((p, i) => p.Steps.Select(s => new StepState { Key = s.Id, Shape = s, PhaseIndex = i }))
            .ToImmutableDictionary(s => s.Key, StringComparer.Ordinal),
        Seq = meta.Seq,
        LastAt = meta.At,
    };

    public static RunState Apply(RunState state, RunEvent what, EventMeta meta)
    {
        var next = what switch
        {
            StepProgressed or StepWaits or StepPreviewed or StepDue or StepStarted or StepSucceeded or StepFailed or StepUnknown or StepSettled or StepRetried
                or StepSkipped or StepWithdrawn or UndoStarted or UndoEnded => StepFold.Apply(state, what, meta),
            ApprovalAsked or VoteCast or ApprovalVoided or Attested or AttestationLost => ApprovalFold.Apply(state, what, meta),
            OperationRequested or OperationEnded => OperationFold.Apply(state, what, meta),
            _ => Run(state, what, meta),
        };
        return next with { Seq = meta.Seq, LastAt = meta.At };
    }

    private static RunState Run(RunState state, RunEvent what, EventMeta meta) => what switch
    {
        PhaseEntered e => Enter(state, e, meta),
        PointOfNoReturnPassed e => state with { NoReturn = new NoReturnState(e.Phase, e.Step ?? "", meta.At, e.By) },
        RunPaused e => state with { Mode = Mode.Paused, Pause = new PauseState(state.UnderPause, e.Why, e.ByPanic || state.Pause?.ByPanic == true, meta.By, meta.At) },
        RunResumed => state with { Mode = state.UnderPause, Pause = null },
        RollbackBegun e => BeginRollback(state, e, meta),
        RollbackEnded e => EndRollback(state, e, meta),
        AbortBegun e => state with { Mode = Mode.Aborting, Pause = null, AbortBecause = e.Because },
        RunAborted e => state with { Mode = Mode.Aborted, EndedAt = meta.At, Locks = [], Stays = [.. e.Stays, .. e.Unknown] },
        RunFinished => state with { Mode = Mode.Finished, EndedAt = meta.At, Locks = [], Phases = Complete(state, meta) },
        DeadlinePassed e => state with { DeadlinesSaid = state.DeadlinesSaid.Add($"{e.Phase}/{e.Level}") },
        LockTaken e => state with { Locks = Lock(state.Locks, e, meta) },
        LockReleased e => state with { Locks = state.Locks.RemoveAll(l => l.Holder == e.Holder) },
        ArtefactStored e => state with { Artefacts = state.Artefacts.Add(new ArtefactState(e.Name, e.Digest, e.Size, e.Step, meta.At)) },
        NoteAdded { NoteKind: "post-status" } e => state with { PostEvery = e.EverySeconds is { } s ? TimeSpan.FromSeconds(s) : null },
        NoteAdded e => state with { Notes = state.Notes.Add(new NoteState(e.NoteKind, e.Words, meta.By, meta.At, e.Pinned, e.For, e.By)) },
        SlotPosted e => state with { LastSlot = e.Slot },
        // Refusals are for the audit; heads stand in the house chain.
        CommandRefused or HeadPosted => state,
        // A run that went on by another text must not be read by the old one.
        DefinitionAdopted e => throw new JournalBrokenException(
            $"entry {meta.Seq} of run {state.Id} adopts version {e.To} of the runbook, which this program cannot follow; open the journal with the program that wrote it"),
        _ => throw new JournalBrokenException($"entry {meta.Seq} of run {state.Id}: {what.Kind} cannot stand here"),
    };

    /// <summary>One lock a person; taken again with the same scope it is renewed.</summary>
    private static ImmutableList<PersonLock> Lock(ImmutableList<PersonLock> locks, LockTaken e, EventMeta meta)
    {
        var since = locks.Find(l => l.Holder == e.Holder && l.Scope == e.Scope)?.Since ?? meta.At;
        return locks.RemoveAll(l => l.Holder == e.Holder).Add(new PersonLock(e.Scope, e.Holder, e.Because, since, e.Until));
    }

    private static RunState Enter(RunState state, PhaseEntered e, EventMeta meta)
    {
        var index = state.Shape.Phases.ToList().FindIndex(p => p.Id == e.Phase);
        var phases = Complete(state, meta).SetItem(e.Phase, new PhaseState(meta.At, null, e.Request));
        var entered = state with { PhaseIndex = index, Phases = phases };
        return e.Request is { } number
            ? entered with { GateOpenedAt = meta.At, Requests = ApprovalFold.Use(state.Requests, number, meta) }
            : entered;
    }

    private static ImmutableDictionary<string, PhaseState> Complete(RunState state, EventMeta meta) =>
        state.Phases.TryGetValue(state.Phase.Id, out var phase) && phase.CompleteAt is null
            ? state.Phases.SetItem(state.Phase.Id, phase with { CompleteAt = meta.At })
            : state.Phases;

    private static RunState BeginRollback(RunState state, RollbackBegun e, EventMeta meta)
    {
        var going = state.UnderPause == Mode.RollingBack;
        return state with
        {
            // Widened while paused it stays paused; begun from a pause it runs.
            Mode = going ? state.Mode : Mode.RollingBack,
            Pause = going ? state.Pause : null,
            Rollback = new RollbackState(e.Target, going ? state.Rollback!.FromPhase : state.PhaseIndex, e.Plan, meta.At, null),
        };
    }

    private static RunState EndRollback(RunState state, RollbackEnded e, EventMeta meta)
    {
        var rollback = state.Rollback! with { EndedAt = meta.At };
        if (e.Target is null)
            return state with { Mode = Mode.RolledBack, EndedAt = meta.At, Rollback = rollback, Stays = e.Stays, Locks = [] };
        var target = state.Shape.Phases.ToList().FindIndex(p => p.Id == e.Target);
        var back = state.Steps.Values.Where(s => s.PhaseIndex > target || (s.PhaseIndex == target && s.IsObservation)).ToList();
        var kept = state.Phases.Where(p => state.Shape.Phases.Take(target + 1).Any(s => s.Id == p.Key)).ToImmutableDictionary(StringComparer.Ordinal);
        return state with
        {
            Mode = Mode.Running,
            PhaseIndex = target,
            Rollback = rollback,
            Stays = e.Stays,
            Steps = state.Steps.SetItems(back.Select(s => KeyValuePair.Create(s.Key, StepFold.Fresh(s)))),
            Attestations = state.Attestations.RemoveRange(state.Attestations.Values.Where(a => back.Any(s => s.Key == a.Step)).Select(a => a.Name)),
            Phases = kept.SetItem(e.Target, kept[e.Target] with { CompleteAt = null }),
            GateOpenedAt = kept.Values.Where(p => p.GateRequest is not null).Select(p => (DateTimeOffset?)p.EnteredAt).Max(),
            DeadlinesSaid = state.DeadlinesSaid.Clear(),
        };
    }
}
