using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Tests.Kit;

/// <summary>Shapes of runs by hand.</summary>
public static class Shapes
{
    public static readonly ImmutableArray<string> Operators = ["lead", "engineer"];

    public static RunShape Run(IEnumerable<PhaseShape> phases, params ImmutableArray<OperationShape> operations) => new(
        "small", 1, "A small run", "Europe/Berlin", "small", "small", "digest-1", ["lead", "engineer", "customer"], Operators,
        ImmutableDictionary<string, Value>.Empty, [.. phases], operations);

    public static PhaseShape Phase(string id, params IEnumerable<StepShape> steps) =>
        new(id, id, [.. steps.Select(s => ImmutableArray.Create(s))], null, null, false, false, null, null);

    /// <summary>All steps of the phase side by side.</summary>
    public static PhaseShape Together(string id, params ImmutableArray<StepShape> steps) => new(id, id, [steps], null, null, false, false, null, null);

    public static PhaseShape Gated(this PhaseShape phase, GateShape gate) => phase with { Gate = gate, Command = $"start {phase.Id}" };

    public static GateShape Gate(int expiresMinutes, string[] needs, params (string Role, int Count)[] quorums) =>
        new([.. quorums.Select(q => new Quorum([q.Role], q.Count))], [.. needs], null, TimeSpan.FromMinutes(expiresMinutes));

    public static GateShape LeadAndCustomer(params string[] needs) => Gate(30, needs, ("lead", 1), ("customer", 1));

    public static StepShape Reads(string id, params ImmutableArray<Field> facts) => Step(id, Contract.Reads($"read.{id}", [], facts));

    public static StepShape Changes(string id, Touch touch = Touch.Changes, bool repeatable = true, UndoRule undo = UndoRule.Own) =>
        Step(id, new Contract($"do.{id}", WorkKind.Action, [], [], touch, repeatable, undo != UndoRule.None)) with
        {
            Undo = undo, Because = undo == UndoRule.None ? $"{id} stays" : null,
        };

    public static StepShape Observes(string id, string? attests = null, int holdsSeconds = 0, int freshMinutes = 10) =>
        Step(id, Contract.Observes($"see.{id}")) with
        {
            Timeout = TimeSpan.FromHours(2), Every = TimeSpan.FromSeconds(5), HoldsFor = TimeSpan.FromSeconds(holdsSeconds), Attests = attests,
            Fresh = attests is null ? null : TimeSpan.FromMinutes(freshMinutes),
        };

    public static StepShape Compares(string id, string attests, int freshMinutes = 60) =>
        Reads(id) with { Attests = attests, Fresh = TimeSpan.FromMinutes(freshMinutes) };

    public static StepShape Needing(this StepShape step, params ImmutableArray<string> needs) => step with { Needs = needs };

    public static StepShape Confirmed(this StepShape step) => step with { Confirm = true };

    public static StepShape Scoped(this StepShape step, string scope) => step with { Scope = Template.Literal(Value.Of(scope)) };

    public static OperationShape Operation(string id, string[] phases, string? scope, params ImmutableArray<StepShape> steps) => new(
        id, id, [.. id.Split('-').Select(w => new CommandWord(w, null))], [.. phases], [], steps, [], false, null,
        scope is null ? null : Template.Literal(Value.Of(scope)), []);

    public static Template From(string step, string fact) => new([new TemplatePart(null, new Hole(step, fact))]);

    private static StepShape Step(string id, Contract contract) => new(
        id, id, null, contract, ImmutableDictionary<string, Template>.Empty, [], false, null, TimeSpan.FromMinutes(10), null, TimeSpan.Zero, null, null,
        null, SkipRule.Approved, UndoRule.Own, null, null, null);
}
