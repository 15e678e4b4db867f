using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>What there is to do for a run now, and when to look again (and tick) even if nothing is appended.</summary>
public sealed record WorkPlan(ImmutableArray<WorkItem> Items, DateTimeOffset? NextAt)
{
    public static readonly WorkPlan Empty = new([], null);

    /// <summary>How often what waits for the world (guards, unknown outcomes, lost comparisons) is asked again.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    /// <summary>How often the effect of what waits for approval is looked at.</summary>
    private static readonly TimeSpan AgainAsked = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <summary>Derived from state and clock alone.</summary>
    public static WorkPlan Due(RunState state, Situation situation)
    {
        if (state.Ended || situation.WorldGone is not null || situation.Broken is not null) return Empty;
        IEnumerable<WorkItem?> items = [.. Unknown(state), .. Forward(state, situation), .. Undo(state), .. Looks(state, situation)];
        return new WorkPlan([.. items.OfType<WorkItem>()], Wakeups.Next(state, situation.Now));
    }

    /// <summary>
    /// Whether a claimed call should go on: the step is still running (or undoing) under this attempt and owner. When not
    /// (panic, lease lost, rollback of an observation), cancel its token and report nothing.
    /// </summary>
    public static bool IsMine(RunState state, string step, int attempt, string owner) =>
        state.Steps.TryGetValue(step, out var s) && s.Status is StepStatus.Running or StepStatus.Undoing && s.Attempt == attempt && s.Owner == owner;

    /// <summary>The call of a step as the engine sees it now; null while an input is not known. For <c>COMMAND ?</c> see <see cref="Ask"/>.</summary>
    internal static Call? CallOf(RunState state, StepState step) =>
        Inputs.Call(state, step, step.Attempt, step.StartedAt ?? state.LastAt);

    /// <summary>The same call with what the run has recorded and begun by now: an observation goes on for days.</summary>
    public static Call Fresh(RunState state, Call call) => call with { Facts = Inputs.Facts(state), Begun = Inputs.Begun(state) };

    /// <summary>A call of no step: for figures of a run, which read its facts and nothing else.</summary>
    public static Call Glance(RunState state) =>
        new(state.Number, state.Id, "", 0, ImmutableDictionary<string, Value>.Empty, Inputs.Facts(state), state.Pace, state.LastAt) { Begun = Inputs.Begun(state) };

    /// <summary>
    /// The call to preview an operation without asking for it (<c>COMMAND ?</c>), or before. Arguments left out take their default, else their least
    /// value. With the guards it needs. Null when an input of its first step is not known yet.
    /// </summary>
    public static (Contract Contract, Call Call, ImmutableArray<string> Guards)? Ask(RunState state, string operation, ImmutableDictionary<string, Value> arguments)
    {
        if (state.Shape.Operations.FirstOrDefault(o => o.Id == operation) is not { } shape) return null;
        var filled = shape.Arguments.ToImmutableDictionary(
            a => a.Name, a => arguments.GetValueOrDefault(a.Name) ?? a.Default ?? a.Min ?? Value.Of(a.Choices.IsDefaultOrEmpty ? "" : a.Choices[0]), StringComparer.Ordinal);
        var asked = RunFold.Apply(state, new OperationRequested(operation, state.LastInstance + 1, filled, ""), new EventMeta(state.Seq, state.LastAt, ""));
        var step = asked.Steps[asked.Operations[^1].Steps[0]];
        var guards = ShapeIndex.Of(state.Shape).GuardsOf(Advance.NeedsOf(asked, step, Asking.For(asked, step)));
        return CallOf(asked, step) is { } call ? (step.Shape.Contract, call, guards) : null;
    }

    private static IEnumerable<WorkItem?> Unknown(RunState state)
    {
        foreach (var step in Withdrawal.Alive(state).Where(s => s.Status == StepStatus.Unknown))
            if (CallOf(state, step) is { } call)
                yield return step.Back
                    ? new WorkItem.VerifyUndone(state.Id, step.Key, step.Attempt, step.Shape.Contract, call, Node(step.Before), Again)
                    : new WorkItem.Verify(state.Id, step.Key, step.Attempt, step.Shape.Contract, call, Again);
    }

    private static IEnumerable<WorkItem?> Forward(RunState state, Situation situation)
    {
        if (state.Mode != Mode.Running) yield break;
        foreach (var step in Turn.Steps(state, situation.Now))
        {
            if (CallOf(state, step) is not { } call) continue;
            var asking = Asking.For(state, step);
            var guards = ShapeIndex.Of(state.Shape).GuardsOf(Advance.NeedsOf(state, step, asking));
            switch (step.Status)
            {
                case StepStatus.Pending when asking is not null || !guards.IsEmpty:
                case StepStatus.Previewed when !step.WaitsForRetry:
                    yield return new WorkItem.Prepare(state.Id, step.Key, step.Attempt, step.Shape.Contract, call, guards, Again);
                    break;
                case StepStatus.AwaitingApproval:
                    yield return new WorkItem.Prepare(state.Id, step.Key, step.Attempt, step.Shape.Contract, call, guards, AgainAsked);
                    break;
                case StepStatus.Due when !step.Changes || Scopes.HeldBy(state, step) is null:
                    yield return new WorkItem.Begin(state.Id, step.Key, step.Attempt, step.Shape.Contract, call, Claims.GuardsOf(state, step));
                    break;
            }
        }

        if (Turn.Next(state) is { Gate: { } gate } next && Gates.Asked(state, next.Id) is { Status: RequestStatus.Granted } request
            && ShapeIndex.Of(state.Shape).GuardsOf(gate.Needs) is { IsEmpty: false } names)
            yield return new WorkItem.AskGuards(
                state.Id, next.Id, request.Number, state.Steps[next.Groups[0][0].Id].Shape.Contract,
                new Call(state.Number, state.Id, next.Id, 0, ImmutableDictionary<string, Value>.Empty, Inputs.Facts(state), state.Pace, request.AskedAt) { Begun = Inputs.Begun(state) },
                request.Number, names, Again);
    }

    private static IEnumerable<WorkItem?> Undo(RunState state)
    {
        if (state.Mode == Mode.RollingBack && GoingBack.Next(state) is { } step && GoingBack.CanBegin(state, step) && CallOf(state, step) is { } call)
            yield return new WorkItem.Undo(state.Id, step.Key, step.Attempt, step.Shape.Contract, call, Node(step.Before));
    }

    private static IEnumerable<WorkItem?> Looks(RunState state, Situation situation)
    {
        if (state.UnderPause != Mode.Running) yield break;
        var rechecks = Wanted.Rechecks(state, situation);
        var ahead = Needs.Ahead(state, situation.Now);
        foreach (var step in state.PhaseSteps.Where(s => s.Status == StepStatus.Succeeded && !s.Changes))
        {
            if (CallOf(state, step) is not { } call) continue;
            if (step.CheckAsked || rechecks.Contains(step.Key))
                yield return new WorkItem.Recheck(state.Id, step.Key, step.Attempt, step.Shape.Contract, call, Again);
            if (step.IsObservation && step.Shape is { Attests: { } name, Every: { } every } && ahead.Contains(name))
                yield return new WorkItem.Watch(state.Id, step.Key, step.Attempt, step.Shape.Contract, call, name, Max(every / state.Pace, Shortest));
        }
    }

    /// <summary>How often a running observation looks in this run.</summary>
    public static TimeSpan Every(RunState state, StepState step) => Max((step.Shape.Every ?? Again) / state.Pace, Shortest);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static JsonNode Node(JsonElement? before) => before is { } element ? JsonNode.Parse(element.GetRawText())! : new JsonObject();
}
