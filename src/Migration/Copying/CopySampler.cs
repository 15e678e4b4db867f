using System.Collections.Immutable;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// Samples one run's copy, over all that its book says. Whoever asks while a sample is being taken shares it, and a sample that is young enough is
/// not taken again: one snapshot an interval serves card, page, chat and observations. Cost: one offsets request per broker and two lists.
/// </summary>
internal sealed class CopySampler(MigrationWorld world, RunNames names)
{
    private readonly Lock gate = new();
    private readonly Reading<ClusterAnswer> source = new("source", world.Clock);
    private readonly Reading<Dictionary<Partition, long>> places = new("source groups", world.Clock);
    private readonly Reading<ClusterAnswer> destination = new("destination", world.Clock);
    private readonly Reading<IReadOnlyList<Connector>> connectors = new("connect", world.Clock);
    private readonly Reading<IReadOnlyList<Uri>> workers = new("kubernetes", world.Clock);
    private readonly Identities sourceIds = new(world.Source, world.Clock), destinationIds = new(world.Destination, world.Clock);
    private readonly ArrivalRates rates = new(TimeSpan.FromSeconds(12));
    private readonly ExpiryWatch expiry = new();
    private readonly StuckWatch stuck = new(world.Settings.Copy.CommitEvery);
    private readonly SilentTails silent = new(world);
    private readonly Reading<object> tailSource = new("tails", world.Clock);
    private readonly RetentionWatch retention = new(world);
    private readonly Reading<object> retentionSource = new("retention", world.Clock);
    private readonly Dictionary<string, DateTimeOffset> firstSeen = new(StringComparer.Ordinal);
    private Task<CopySample>? latest;
    private DateTimeOffset latestBegan;
    private CopyBook? latestBook;
    private bool latestGlanced;

    /// <summary>A sample of this book whose questions were asked at or after <paramref name="notBefore"/>.</summary>
    /// <param name="book">Null: there is no plan yet.</param>
    /// <param name="glance">For cards and pages: which topics they are may be some seconds old. What says that something is well never glances.</param>
    public Task<CopySample> SampleAsync(CopyBook? book, DateTimeOffset notBefore, bool glance, CancellationToken cancel)
    {
        lock (gate)
        {
            if (latest is null || latest.IsFaulted || latestBegan < notBefore || (latestGlanced && !glance) || !CopyBook.Same(book, latestBook))
            {
                var before = latest;
                (latestBegan, latestBook, latestGlanced) = (world.Clock.GetUtcNow(), book, glance);
                // Not on the caller's token: others wait for the same sample. One at a time, as they share what was last known.
                latest = Task.Run(() => AfterAsync(before, book, glance), CancellationToken.None);
            }

            return latest.WaitAsync(cancel);
        }
    }

    private async Task<CopySample> AfterAsync(Task<CopySample>? before, CopyBook? book, bool glance)
    {
        if (before is not null) await before.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        foreach (var ids in new[] { sourceIds, destinationIds }) ids.MayBeOld = glance;
        return await TakeAsync(book, CancellationToken.None);
    }

    private async Task<CopySample> TakeAsync(CopyBook? book, CancellationToken cancel)
    {
        var began = world.Clock.GetUtcNow();
        var connect = book is { Ended: true } ? Task.CompletedTask : AskConnectAsync(cancel); // what we ended is not asked any more
        if (book is { Begun: true })
        {
            var topics = book.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
            // Places before ends: a place read later than its end would hide lag; the destination after both, so that it is never behind them.
            var known = await places.RefreshAsync(() => PlacesAsync(book, cancel));
            known &= await source.RefreshAsync(() => SourceAsync(topics, cancel));
            await destination.RefreshAsync(() => DestinationAsync(topics, cancel));
            if (known) expiry.Add(book, Answers);
        }

        await connect;
        var sample = Sum(began, book);
        if (!sample.Topics.IsEmpty) sample = sample with { Stuck = await StuckAsync(stuck.Add(began, sample.Topics), cancel) };
        return sample.Topics.IsEmpty ? sample : sample with { Threats = await ThreatsAsync(sample, cancel) };
    }

    private CopyAnswers Answers => new(connectors.Value, source.Value, places.Value, destination.Value, workers.Value?.Count);

    // Until it is known that nothing is left behind a place that does not move, it counts as stuck.
    private async Task<ImmutableArray<string>> StuckAsync(ImmutableArray<StuckPartition> standing, CancellationToken cancel)
    {
        if (!standing.IsEmpty) await tailSource.RefreshAsync(async () => standing = await silent.WithRecordsAsync(standing, cancel));
        return [.. standing.Select(s => s.Words)];
    }

    // A warning that could not be worked out now does not hold up the figures.
    private async Task<ImmutableArray<string>> ThreatsAsync(CopySample sample, CancellationToken cancel)
    {
        ImmutableArray<string> threats = [];
        await retentionSource.RefreshAsync(async () => threats = await retention.LookAsync(sample, cancel));
        return threats;
    }

    private async Task AskConnectAsync(CancellationToken cancel) => await Task.WhenAll(
        workers.RefreshAsync(() => world.WorkersAsync(cancel)),
        connectors.RefreshAsync(async () => [.. (await world.Connect.ListAsync(cancel)).Where(c => c.Name.StartsWith(names.ShardPrefix, StringComparison.Ordinal))]));

    private CopySample Sum(DateTimeOffset began, CopyBook? book)
    {
        DataSource[] connect = book is { Ended: true } ? [] : [connectors.Source, workers.Source];
        if (book is not { Begun: true })
            return new CopySample(began, null, null, null, null, null, null, null, workers.Value?.Count, [], [], [.. connect]);
        var answers = Answers;
        var topics = CopyFigures.PerTopic(book, answers, expiry.Expired);
        var copied = topics.Where(t => t.DestinationEnd is not null).GroupBy(t => t.Shard, StringComparer.Ordinal).ToImmutableDictionary(g => g.Key, g => g.Sum(t => t.DestinationEnd!.Value), StringComparer.Ordinal);
        var rate = destination.Source.Problem is null ? rates.Add(began, copied) : [];
        var shards = book.Shards.Select(s => Shard(book, s, answers, topics, copied, rate)).ToImmutableArray();
        ImmutableArray<DataSource> sources = [source.Source, places.Source, destination.Source, .. connect];
        return new CopySample(
            sources.Select(s => s.At ?? began).Append(began).Min(),
            CopyFigures.Sum(topics, t => t.Lag),
            topics.SelectMany(t => t.Each).Max(p => p.Lag),
            CopyFigures.Sum(topics, t => t.Done),
            CopyFigures.Sum(topics, t => t.Of),
            CopyFigures.Sum(topics, t => t.DestinationEnd),
            rate.Count > 0 ? rate.Values.Sum() : null,
            Eta(shards),
            workers.Value?.Count,
            shards,
            topics,
            sources)
        {
            Wrong = [.. CopyGaps.Anew(book, answers).Select(w => $"{w} (first seen {FirstSeen(w, began):HH:mm:ss} UTC)"), .. CopyGaps.Of(book, answers, topics)],
        };
    }

    private DateTimeOffset FirstSeen(string words, DateTimeOffset now) => firstSeen.TryGetValue(words, out var at) ? at : firstSeen[words] = now;

    private static ShardSample Shard(
        CopyBook book, BookShard shard, CopyAnswers answers, ImmutableArray<TopicSample> topics, ImmutableDictionary<string, long> copied, ImmutableDictionary<string, double> rate)
    {
        var mine = topics.Where(t => t.Shard == shard.Name).ToList();
        var c = book.Ended ? null : answers.Connectors?.FirstOrDefault(c => c.Name == shard.Connector);
        // Somebody may have given it more than was planned; fewer is never enough.
        var wanted = Math.Min(Math.Max(shard.Tasks, c?.TasksMax ?? 0), Math.Max(1, shard.Partitions));
        return new ShardSample(
            shard.Name, shard.Connector, book.Ended ? "ended" : answers.Connectors is null ? "not known" : c?.State ?? "not there",
            c?.Tasks.Count(t => t.State == "RUNNING") ?? 0,
            book.Ended ? 0 : wanted,
            c?.Tasks.Count(t => t.State == "FAILED") ?? 0,
            CopyFigures.Sum(mine, t => t.Lag),
            copied.TryGetValue(shard.Name, out var records) ? records : null,
            rate.TryGetValue(shard.Name, out var perSecond) ? perSecond : null)
        { Failure = c?.FailedWords is { } failed ? $"{failed}. {ShardState.Mend(shard.Name, c)} when that is mended" : null };
    }

    // The slowest connector decides, not the average.
    private static TimeSpan? Eta(ImmutableArray<ShardSample> shards)
    {
        var behind = shards.Where(s => s.Lag is not 0).ToList();
        if (behind.Count == 0 || behind.Any(s => s.Lag is null || s.Rate is not > 0)) return null;
        var seconds = behind.Max(s => s.Lag!.Value / s.Rate!.Value);
        return seconds < TimeSpan.FromDays(400).TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private async Task<Dictionary<Partition, long>> PlacesAsync(CopyBook book, CancellationToken cancel)
    {
        var answers = await Task.WhenAll(book.Shards.Select(async s => (Shard: s, Places: await world.Source.CommittedAsync(s.Group, cancel))));
        var all = new Dictionary<Partition, long>();
        foreach (var (shard, its) in answers)
        {
            var topics = shard.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
            // The group of another shard may know a topic from before it was copied anew.
            foreach (var (partition, place) in its.Where(p => topics.Contains(p.Key.Topic))) all[partition] = place;
        }

        return all;
    }

    private async Task<ClusterAnswer> SourceAsync(HashSet<string> topics, CancellationToken cancel)
    {
        var there = await PresentAsync(world.Source, topics, cancel);
        var ranges = (await world.Source.SnapshotAsync(there, world.Clock, cancel)).Partitions;
        return new ClusterAnswer(Counts(there), ranges.ToDictionary(r => r.Key, r => r.Value.Earliest), ranges.ToDictionary(r => r.Key, r => r.Value.Latest))
            { Identities = await sourceIds.OfAsync(topics, there.Count, cancel) };
    }

    private async Task<ClusterAnswer> DestinationAsync(HashSet<string> topics, CancellationToken cancel)
    {
        var there = await PresentAsync(world.Destination, topics, cancel);
        return new ClusterAnswer(Counts(there), ImmutableDictionary<Partition, long>.Empty, await world.Destination.EndsAsync(there, world.Clock, cancel))
            { Identities = await destinationIds.OfAsync(topics, there.Count, cancel) };
    }

    private static Dictionary<string, int> Counts(IEnumerable<Topic> topics) => topics.ToDictionary(t => t.Name, t => t.Partitions, StringComparer.Ordinal);

    private static async Task<IReadOnlyCollection<Topic>> PresentAsync(KafkaCluster cluster, HashSet<string> topics, CancellationToken cancel) =>
        [.. (await cluster.TopicsAsync(cancel)).Where(t => topics.Contains(t.Name))];
}

/// <summary>Ids of topics, asked anew every few seconds, and at once when another number of them is listed.</summary>
internal sealed class Identities(KafkaCluster cluster, TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private (DateTimeOffset At, int Topics, int There, IReadOnlyDictionary<string, TopicIdentity> Known)? last;

    /// <summary>What was asked some seconds ago is good enough.</summary>
    public bool MayBeOld { get; set; }

    public async Task<IReadOnlyDictionary<string, TopicIdentity>> OfAsync(IReadOnlyCollection<string> topics, int there, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (MayBeOld && last is { } at && (at.Topics, at.There) == (topics.Count, there) && now - at.At < Every) return at.Known;
        var known = await cluster.TopicIdsAsync(topics, cancel);
        last = (now, topics.Count, there, known);
        return known;
    }
}
