using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Definition;

/// <summary>
/// A value with holes: <c>${parameter}</c>, <c>${argument}</c>, <c>${each}</c>, <c>${facts.step.name}</c>. Parameters and <c>each</c> are filled
/// when a run is shaped; what is left are facts and arguments. Alone a hole keeps its type, within words it becomes text.
/// </summary>
public sealed record Template(ImmutableArray<TemplatePart> Parts)
{
    public static Template Literal(Value value) => new([new TemplatePart(value, null)]);

    public IEnumerable<Hole> Holes => Parts.Where(p => p.Hole is not null).Select(p => p.Hole!);

    /// <summary>The value, or null with the first hole that cannot be filled.</summary>
    public Value? Resolve(Func<Hole, Value?> fill, out Hole? missing)
    {
        missing = null;
        var values = new List<Value>(Parts.Length);
        foreach (var part in Parts)
        {
            var value = part.Value ?? fill(part.Hole!);
            if (value is null) { missing = part.Hole; return null; }
            values.Add(value);
        }

        return values.Count == 1 ? values[0] : Value.Of(string.Concat(values));
    }

    /// <summary>Fills what <paramref name="fill"/> knows and leaves the rest.</summary>
    public Template Fill(Func<Hole, Value?> fill) =>
        new([.. Parts.Select(p => p.Hole is { } hole && fill(hole) is { } value ? new TemplatePart(value, null) : p)]);

    public bool Equals(Template? other) => other is not null && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => Parts.Length;
}

public sealed record TemplatePart(Value? Value, Hole? Hole);

/// <summary><c>${name}</c> (parameter, argument or <c>each</c>), or <c>${facts.STEP.NAME}</c>.</summary>
public sealed record Hole(string? Step, string Name)
{
    public bool IsFact => Step is not null;

    public override string ToString() => IsFact ? $"${{facts.{Step}.{Name}}}" : $"${{{Name}}}";
}
