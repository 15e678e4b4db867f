using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Shaping;

/// <summary>Fills <c>${parameter}</c> and <c>${each}</c>; facts and arguments stay open for the run.</summary>
internal sealed record Filling(ImmutableDictionary<string, Value> Parameters, string? Each)
{
    public Template Fill(Template template) => template.Fill(Known);

    public TimeSpan? Time(Said<Template>? said) => (said?.Value.Resolve(Known, out _) as DurationValue)?.Time;

    public string? Words(Said<Template>? said) => said?.Value.Resolve(Known, out _)?.ToString();

    public GateShape? Gate(GateDraft? gate) => gate is null ? null : new GateShape(
        [.. gate.Quorums.Select(q => new Quorum([.. q.Roles.Select(r => r.Value)], q.Count))],
        [.. gate.Needs.Select(n => n.Value)], gate.Typed is null ? null : Fill(gate.Typed.Value), Time(gate.Expires) ?? TimeSpan.Zero);

    private Value? Known(Hole hole) =>
        hole.IsFact ? null
        : hole.Name == "each" && Each is not null ? Value.Of(Each)
        : Parameters.GetValueOrDefault(hole.Name);
}
