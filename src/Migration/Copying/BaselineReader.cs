using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// Reads where topics stand before they are copied. Twice: before the first side effect (that is journaled, and holds whatever happens later), and
/// when the topics are made, for the ids of those that were not there yet.
/// </summary>
internal sealed class BaselineReader(MigrationWorld world)
{
    /// <summary>The state before, to be journaled: what is absent at the destination, and the baseline.</summary>
    public async Task<JsonObject> BeforeAsync(IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        var baseline = await ReadAsync(topics, cancel);
        var there = (await world.Destination.TopicsAsync(cancel)).Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return new JsonObject { ["absent"] = Packed.Pack(string.Join(',', topics.Where(t => !there.Contains(t)))), ["baseline"] = baseline.Write() };
    }

    public static HashSet<string> Absent(JsonNode? before) =>
        Packed.Unpack(before?["absent"]?.ToString() ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// The baseline that the copy began with: the journaled one, with the ids of what was made since. A topic that was made anew between the intent
    /// and the copy begins as it is now, unless records may have been copied already: then the journaled one stands.
    /// </summary>
    /// <param name="copying">Replicators of the run may have copied already.</param>
    public async Task<Baseline> BeganAsync(Call call, CopyPlan plan, bool copying, CancellationToken cancel)
    {
        var topics = plan.Topics.Select(t => t.Name).ToList();
        if (Recorded(call.Before) is not { } before) return copying ? await StartsAsync(topics, cancel) : await ReadAsync(topics, cancel);
        var (now, absent) = (await ReadAsync(topics, cancel), Absent(call.Before));
        return new Baseline(topics.Select(t => KeyValuePair.Create(t, Began(before.Of(t), now.Of(t), absent.Contains(t), copying)))
            .Where(t => !t.Value.IsZero).ToImmutableDictionary(StringComparer.Ordinal));
    }

    private static TopicBaseline Began(TopicBaseline before, TopicBaseline now, bool wasAbsent, bool copying)
    {
        var began = !copying && IsOther(before.SourceId, now.SourceId, before.SourceEnds, now.SourceEnds)
            ? before with { SourceId = now.SourceId, SourceStarts = now.SourceStarts, SourceEnds = now.SourceEnds }
            : before;
        if (wasAbsent) return began with { DestinationId = now.DestinationId, DestinationEnds = [] };
        return IsOther(before.DestinationId, now.DestinationId, before.DestinationEnds, now.DestinationEnds)
            ? began with { DestinationId = now.DestinationId, DestinationEnds = copying ? [] : now.DestinationEnds }
            : began;
    }

    // By id; where a cluster tells none, a log that became shorter is another one.
    private static bool IsOther(string? before, string? now, ImmutableArray<long> ends, ImmutableArray<long> endsNow) =>
        before is not null && now is not null ? before != now : ends.Where((end, i) => end > (i < endsNow.Length ? endsNow[i] : 0)).Any();

    private static Baseline? Recorded(JsonNode? before) => before?["baseline"]?.ToString() is { } text ? Baseline.Read(text) : null;

    /// <summary>For a step that the first edition began: what it may have filled began at 0.</summary>
    private async Task<Baseline> StartsAsync(IReadOnlyCollection<string> topics, CancellationToken cancel) =>
        new((await ReadAsync(topics, cancel)).Topics.ToImmutableDictionary(t => t.Key, t => t.Value with { DestinationEnds = [] }, StringComparer.Ordinal));

    private async Task<Baseline> ReadAsync(IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        var wanted = topics.ToHashSet(StringComparer.Ordinal);
        var (sourceIds, destinationIds) = (world.Source.TopicIdsAsync(topics, cancel), world.Destination.TopicIdsAsync(topics, cancel));
        var source = (await world.Source.SnapshotAsync(await ThereAsync(world.Source, wanted, cancel), world.Clock, cancel)).Partitions;
        var ends = await world.Destination.EndsAsync(await ThereAsync(world.Destination, wanted, cancel), world.Clock, cancel);
        var (from, to) = (await sourceIds, await destinationIds);
        var (starts, last) = (ByTopic(source, r => r.Earliest), ByTopic(source, r => r.Latest));
        var there = ByTopic(ends, e => e);
        return new Baseline(topics
            .Select(t => KeyValuePair.Create(t, new TopicBaseline(Offsets(starts, t), Offsets(last, t), Offsets(there, t), Id(from, t), Id(to, t))))
            .Where(t => !t.Value.IsZero).ToImmutableDictionary(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyCollection<Topic>> ThereAsync(KafkaCluster cluster, HashSet<string> wanted, CancellationToken cancel) =>
        [.. (await cluster.TopicsAsync(cancel)).Where(t => wanted.Contains(t.Name))];

    private static Dictionary<string, long[]> ByTopic<T>(IEnumerable<KeyValuePair<Partition, T>> of, Func<T, long> offset) => of
        .GroupBy(p => p.Key.Topic, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.OrderBy(p => p.Key.Number).Select(p => offset(p.Value)).ToArray(), StringComparer.Ordinal);

    // All zeros need no list.
    private static ImmutableArray<long> Offsets(Dictionary<string, long[]> all, string topic) =>
        all.TryGetValue(topic, out var offsets) && offsets.Any(o => o != 0) ? [.. offsets] : [];

    private static string? Id(IReadOnlyDictionary<string, TopicIdentity> ids, string topic) =>
        ids.TryGetValue(topic, out var identity) && identity.Id.Length > 0 ? TopicBaseline.ShortId(identity.Id) : null;
}
