using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>What is asked of a shape again and again, worked out once.</summary>
internal sealed class ShapeIndex
{
    private static readonly ConditionalWeakTable<RunShape, ShapeIndex> Known = [];

    private ShapeIndex(RunShape shape)
    {
        Attesters = shape.Phases.SelectMany(p => p.Steps).Where(s => s.Attests is not null)
            .ToFrozenDictionary(s => s.Attests!, s => s, StringComparer.Ordinal);
        PhaseOf = shape.Phases.SelectMany((p, i) => p.Steps.Select(s => (s.Id, i))).ToFrozenDictionary(s => s.Id, s => s.i, StringComparer.Ordinal);
        NoReturn = shape.Phases.ToList().FindIndex(p => p.PointOfNoReturn);
    }

    /// <summary>Attestation name → the step whose success it is. A need that is no attestation is a guard.</summary>
    public FrozenDictionary<string, StepShape> Attesters { get; }

    public FrozenDictionary<string, int> PhaseOf { get; }

    /// <summary>Index of the phase that is the point of no return, or -1.</summary>
    public int NoReturn { get; }

    public static ShapeIndex Of(RunShape shape) => Known.GetValue(shape, s => new ShapeIndex(s));

    public ImmutableArray<string> GuardsOf(ImmutableArray<string> needs) => [.. needs.Where(n => !Attesters.ContainsKey(n))];

    public IEnumerable<string> AttestationsOf(ImmutableArray<string> needs) => needs.Where(Attesters.ContainsKey);
}
