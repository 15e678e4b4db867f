using System.Collections.Immutable;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// Samples one run's copy. Whoever asks while a sample is being taken shares it, and a sample that is young enough is not taken again:
/// one snapshot an interval serves card, page, chat and observations. Cost: one offsets request per broker and two lists.
/// </summary>
internal sealed class CopySampler(MigrationWorld world, RunNames names)
{
    private readonly Lock gate = new();
    private readonly Reading<OffsetSnapshot> source = new("source", world.Clock);
    private readonly Reading<Dictionary<Partition, long>> places = new("source groups", world.Clock);
    private readonly Reading<Dictionary<Partition, long>> destination = new("destination", world.Clock);
    private readonly Reading<IReadOnlyList<Connector>> connectors = new("connect", world.Clock);
    private readonly Reading<IReadOnlyList<Uri>> workers = new("kubernetes", world.Clock);
    private readonly ArrivalRates rates = new(TimeSpan.FromSeconds(12));
    private Task<CopySample>? latest;
    private DateTimeOffset latestBegan;

    /// <summary>A sample whose questions were asked at or after <paramref name="notBefore"/>.</summary>
    public Task<CopySample> SampleAsync(DateTimeOffset notBefore, CancellationToken cancel)
    {
        lock (gate)
        {
            if (latest is null || latest.IsFaulted || latestBegan < notBefore)
            {
                var before = latest;
                latestBegan = world.Clock.GetUtcNow();
                // Not on the caller's token: others wait for the same sample. One at a time, as they share what was last known.
                latest = Task.Run(() => AfterAsync(before), CancellationToken.None);
            }

            return latest.WaitAsync(cancel);
        }
    }

    private async Task<CopySample> AfterAsync(Task<CopySample>? before)
    {
        if (before is not null) await before.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return await TakeAsync(CancellationToken.None);
    }

    private async Task<CopySample> TakeAsync(CancellationToken cancel)
    {
        var began = world.Clock.GetUtcNow();
        var pods = workers.RefreshAsync(() => world.WorkersAsync(cancel));
        await connectors.RefreshAsync(async () => [.. (await world.Connect.ListAsync(cancel)).Where(c => c.Name.StartsWith(names.ShardPrefix, StringComparison.Ordinal))]);
        var ours = connectors.Value ?? [];
        var topics = ours.SelectMany(c => c.Topics).ToHashSet(StringComparer.Ordinal);
        // Places before ends: a place read later than its end would hide lag; the destination after both, so that it is never behind them.
        await places.RefreshAsync(() => PlacesAsync(ours, cancel));
        await source.RefreshAsync(async () => await world.Source.SnapshotAsync(await PresentAsync(world.Source, topics, cancel), world.Clock, cancel));
        await destination.RefreshAsync(async () => await world.Destination.EndsAsync(await PresentAsync(world.Destination, topics, cancel), world.Clock, cancel));
        await pods;
        return Sum(began, new CopyAnswers(ours, source.Value, places.Value, destination.Value));
    }

    private CopySample Sum(DateTimeOffset began, CopyAnswers answers)
    {
        var (topics, worst) = CopyFigures.PerTopic(answers, names.ShardPrefix);
        var known = !topics.IsEmpty;
        var copied = topics.GroupBy(t => t.Shard, StringComparer.Ordinal).ToImmutableDictionary(g => g.Key, g => g.Sum(t => t.DestinationEnd ?? 0), StringComparer.Ordinal);
        var rate = destination.Source.Problem is null ? rates.Add(began, copied) : [];
        var shards = answers.Connectors.Select(c => Shard(c, topics, copied, rate)).ToImmutableArray();
        return new CopySample(
            began,
            known ? topics.Sum(t => t.Lag) : null,
            known ? worst : null,
            known ? topics.Sum(t => t.Place - t.Earliest) : null,
            known ? topics.Sum(t => t.End - t.Earliest) : null,
            known && answers.DestinationEnds is not null ? topics.Sum(t => t.DestinationEnd ?? 0) : null,
            rate.Count > 0 ? rate.Values.Sum() : null,
            Eta(shards),
            workers.Value?.Count,
            shards,
            topics,
            [source.Source, places.Source, destination.Source, connectors.Source, workers.Source]);
    }

    private ShardSample Shard(Connector c, ImmutableArray<TopicSample> topics, ImmutableDictionary<string, long> copied, ImmutableDictionary<string, double> rate)
    {
        var shard = c.Name[names.ShardPrefix.Length..];
        var mine = topics.Where(t => t.Shard == shard).ToList();
        return new ShardSample(
            shard, c.Name, c.State,
            c.Tasks.Count(t => t.State == "RUNNING"),
            Math.Min(c.TasksMax, Math.Max(1, mine.Sum(t => t.Partitions))),
            c.Tasks.Count(t => t.State == "FAILED"),
            mine.Count > 0 ? mine.Sum(t => t.Lag) : null,
            copied.TryGetValue(shard, out var records) ? records : null,
            rate.TryGetValue(shard, out var perSecond) ? perSecond : null);
    }

    // The slowest connector decides, not the average.
    private static TimeSpan? Eta(ImmutableArray<ShardSample> shards)
    {
        var behind = shards.Where(s => s.Lag > 0).ToList();
        if (behind.Count == 0 || behind.Any(s => s.Rate is not > 0)) return null;
        var seconds = behind.Max(s => s.Lag!.Value / s.Rate!.Value);
        return seconds < TimeSpan.FromDays(400).TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private async Task<Dictionary<Partition, long>> PlacesAsync(IReadOnlyList<Connector> ours, CancellationToken cancel)
    {
        var all = new Dictionary<Partition, long>();
        foreach (var answer in await Task.WhenAll(ours.Select(c => world.Source.CommittedAsync(c.Group, cancel))))
            foreach (var (partition, place) in answer) all[partition] = place;
        return all;
    }

    private static async Task<IReadOnlyCollection<Topic>> PresentAsync(KafkaCluster cluster, HashSet<string> topics, CancellationToken cancel) =>
        topics.Count == 0 ? [] : [.. (await cluster.TopicsAsync(cancel)).Where(t => topics.Contains(t.Name))];
}
