using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Approvals;

/// <summary>
/// What stands in code and no runbook can lower. By class of action: what stops apps, deletes or is irreversible needs two people, never
/// the requester; in <c>prod</c> a <c>confirm</c> needs a second person.
/// <para>
/// A step of such a class is covered by the gate of <em>its own phase</em> when that asks for two people: they saw the step, for it
/// is part of the digest they approved. The gate of an earlier phase covers nothing: its card did not name this step.
/// An operation is never covered by a phase: it is asked for as a whole, so its own gate must reach the floor.
/// </para>
/// </summary>
public static class Floors
{
    public const int TwoPeople = 2;

    /// <summary>Requests made by a floor or by a command that needs a second person.</summary>
    public static readonly TimeSpan Expires = TimeSpan.FromMinutes(15);

    public static bool NeedsTwo(Touch touch) => touch is Touch.StopsApps or Touch.Deletes or Touch.Irreversible;

    /// <summary>The gate of a step or operation after the floors; null: none (a <c>confirm</c> may still be asked).</summary>
    /// <param name="phaseGate">The gate of the step's own phase; null for operations.</param>
    public static GateShape? Raise(RunShape shape, string environment, GateShape? gate, bool confirm, Touch touch, GateShape? phaseGate)
    {
        if (NeedsTwo(touch) && (gate?.People ?? 0) < TwoPeople && (phaseGate?.People ?? 0) < TwoPeople)
            return gate is null
                ? new GateShape([new Quorum(shape.Roles, TwoPeople)], [], null, Expires)
                : gate with { Quorums = gate.Quorums.Add(new Quorum(shape.Roles, TwoPeople - gate.People)) };
        return gate is null && confirm && environment == "prod" ? SecondPerson(shape) : gate;
    }

    /// <summary>One approval by another operator.</summary>
    public static GateShape SecondPerson(RunShape shape) => new([new Quorum(shape.Operators, 1)], [], null, Expires);
}
