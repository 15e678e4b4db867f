using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// Live figures of a run's copy, for cards, charts and the commands <c>lag</c>, <c>progress</c>, <c>topics</c>. Ask it from a timer, never on
/// a command's path; <see cref="Latest"/> answers at once.
/// </summary>
public sealed class MigrationProbe
{
    private const int MostRuns = 16;

    private readonly MigrationWorld world;
    private readonly Lock gate = new();
    private ImmutableDictionary<Guid, CopySampler> samplers = ImmutableDictionary<Guid, CopySampler>.Empty;
    private ImmutableDictionary<Guid, CopySample> latest = ImmutableDictionary<Guid, CopySample>.Empty;

    internal MigrationProbe(MigrationWorld world) => this.world = world;

    /// <summary>
    /// A sample no older than <paramref name="age"/> over all that the run planned; shared with everybody who asks at the same time. Never throws
    /// for a silent world: see <see cref="CopySample.Sources"/>.
    /// </summary>
    /// <param name="call">Of any step, or of none: its facts tell what was planned.</param>
    /// <exception cref="WorldTroubleException">The recorded plan cannot be read.</exception>
    public Task<CopySample> SampleAsync(Call call, TimeSpan age, CancellationToken cancel) => SampleAsync(call, world.Clock.GetUtcNow() - age, cancel, glance: true);

    /// <summary>The last sample that was taken, without asking the world; null before the first.</summary>
    public CopySample? Latest(Guid runId) => latest.GetValueOrDefault(runId);

    internal async Task<CopySample> SampleAsync(Call call, DateTimeOffset notBefore, CancellationToken cancel, bool glance = false)
    {
        var names = RunNames.Of(call);
        var sample = await SamplerOf(names).SampleAsync(CopyBook.Find(call), notBefore, glance, cancel);
        lock (gate) latest = latest.SetItem(names.RunId, sample);
        return sample;
    }

    private CopySampler SamplerOf(RunNames names)
    {
        lock (gate)
        {
            if (samplers.TryGetValue(names.RunId, out var there)) return there;
            if (samplers.Count >= MostRuns) (samplers, latest) = (samplers.Clear(), latest.Clear());
            var made = new CopySampler(world, names);
            samplers = samplers.Add(names.RunId, made);
            return made;
        }
    }
}
