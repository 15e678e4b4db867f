using System.Collections.Immutable;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>Something that is wrong before any record is read.</summary>
/// <param name="Class">A stable word: <c>missing</c>, <c>partitions</c>, <c>made-anew</c>, <c>unplanned</c>, <c>open-transaction</c>, <c>moving</c>.</param>
/// <param name="Topic">Of which topic; null: of none in particular.</param>
internal sealed record Finding(string Class, string Words, string WayOut, string? Topic = null);

/// <summary>What there is to compare: every partition of the book, from where both sides were last known equal, and what is wrong already.</summary>
internal sealed record ParitySurvey(CopyBook Book, ImmutableArray<PartitionOrder> Orders, ImmutableArray<Finding> Findings, IReadOnlyDictionary<string, TopicTraits> Traits)
{
    /// <summary>Records to read, both sides together.</summary>
    public long Records => Orders.Sum(o => o.Records);
}

/// <summary>What kind of topic it is, as the clusters' settings say; what only reading tells (transactions) is not in it.</summary>
/// <param name="GoneBefore">The destination's retention may have taken records older than this time; milliseconds since 1970.</param>
internal sealed record TopicTraits(bool Compacted, bool StampsItself, long GoneBefore);

/// <summary>Asks both clusters what there is to compare, in the order that keeps a moving log from looking like a difference.</summary>
internal sealed class ParitySurveyor(MigrationWorld world)
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <param name="known">Up to where a partition was compared before; null: from the copy's beginning.</param>
    /// <param name="frozen">Both logs rest; else only what the copy has committed is compared.</param>
    public async Task<ParitySurvey> AskAsync(Call call, CopyBook book, Func<Partition, string, ComparedPartition?> known, bool frozen, CancellationToken cancel)
    {
        var names = book.Topics.Select(t => t.Name).ToList();
        // Places before the destination, and that before the source: what is committed must be there, and what is there must come from somewhere.
        var places = frozen ? [] : await PlacesAsync(book, cancel);
        var there = await Side.AskAsync(world.Destination, names, world.Clock, cancel);
        var here = await Side.AskAsync(world.Source, names, world.Clock, cancel);
        var unplanned = await world.UnplannedAsync(call, here.All.Select(t => t.Name), names.ToHashSet(StringComparer.Ordinal), cancel);
        var findings = ParityShape.Findings(book, here, there, unplanned, world);
        var partitions = book.Topics.SelectMany(t => Enumerable.Range(0, t.Partitions).Select(p => (Topic: t, At: new Partition(t.Name, p))))
            .Where(p => here.Offsets.ContainsKey(p.At) && there.Offsets.ContainsKey(p.At)).ToList();
        var stable = await StableEnds.OfAsync(world.Source, [.. partitions.Select(p => p.At)], cancel);
        var traits = names.ToDictionary(n => n, n => Traits(here, there, n), StringComparer.Ordinal);
        // Deleted behind our back, what was proven is proven no more.
        var shorter = partitions.Where(p => !traits[p.Topic.Name].Compacted && there.Offsets[p.At].Earliest > Began(book, p.At, here, there).Destination && traits[p.Topic.Name].GoneBefore < long.MaxValue)
            .ToDictionary(p => p.At, p => traits[p.Topic.Name].GoneBefore);
        var young = await HistoryLeft.YoungAsync(world.Source, shorter, cancel);
        ComparedPartition? StillTrue(Partition at, string shard) =>
            known(at, shard) is { } its && (!young.TryGetValue(at, out var first) || HistoryLeft.IsThere(its, Began(book, at, here, there), there.Offsets[at].Earliest, first)) ? its : null;
        if (frozen) findings.AddRange(Open(partitions.Select(p => p.At), here, stable));
        var orders = partitions.Select(p => Order(p.Topic, p.At, Began(book, p.At, here, there), StillTrue(p.At, p.Topic.Shard), (here.Offsets[p.At], there.Offsets[p.At], stable[p.At], Place(places, p.At)), traits[p.Topic.Name], frozen));
        return new ParitySurvey(book, [.. orders], [.. findings], traits);
    }

    /// <summary>Where the copy of a partition began; an old run's baseline may not tell, then where the logs begin.</summary>
    private static PlaceBefore Began(CopyBook book, Partition at, Side here, Side there) =>
        new(book.Baseline.Of(at).SourceStart ?? here.Offsets[at].Earliest, book.Baseline.Of(at).DestinationEnd ?? there.Offsets[at].Earliest);

    private static PartitionOrder Order(
        BookTopic topic, Partition at, PlaceBefore began, ComparedPartition? known, (OffsetRange Here, OffsetRange There, long Stable, long? Place) now, TopicTraits traits, bool frozen)
    {
        // A place beyond an end is of another log than this one: it proves nothing.
        var (from, fromThere) = known is null || known.SourceTo > now.Here.Latest || known.DestinationTo > now.There.Latest ? (began.Source, began.Destination) : (known.SourceTo, known.DestinationTo);
        // A partition without a place has copied nothing yet, as far as anybody knows.
        var to = frozen ? now.Stable : Math.Min(now.Stable, now.Place ?? from);
        return new PartitionOrder(
            at, new OffsetRange(from, Math.Max(from, to)), new OffsetRange(fromThere, Math.Max(fromThere, now.There.Latest)), now.Here.Earliest, now.Stable, now.There.Earliest,
            traits.Compacted || topic.Compacted, !traits.StampsItself, frozen, began) { GoneBefore = traits.GoneBefore };
    }

    /// <summary>By size anything may go; by time what is older; without retention nothing.</summary>
    private static long GoneBefore(TopicSettings settings, DateTimeOffset now)
    {
        if (!settings.Deletes) return long.MinValue;
        if (long.TryParse(settings.Values.GetValueOrDefault("retention.bytes"), out var bytes) && bytes >= 0) return long.MaxValue;
        return settings.Retention is { } kept ? (now - kept + ClockSkew).ToUnixTimeMilliseconds() : long.MinValue;
    }

    private static IEnumerable<Finding> Open(IEnumerable<Partition> partitions, Side here, Dictionary<Partition, long> stable) =>
        from p in partitions
        where stable[p] < here.Offsets[p].Latest
        select new Finding(
            "open-transaction", $"{ForeignText.From(p.Topic, 120)}/{p.Number} has a transaction that is still open at the source, from offset {Say.Number(stable[p])} on: {Say.Number(here.Offsets[p].Latest - stable[p])} offsets behind it cannot be read",
            "Wait until the source ends it by itself (transaction.timeout.ms of the producer, at most 15 minutes by default), or let its owner end it (kafka-transactions.sh abort)", p.Topic);

    private TopicTraits Traits(Side here, Side there, string topic)
    {
        bool Either(Func<TopicSettings, bool> of) => new[] { here, there }.Any(s => s.Settings.TryGetValue(topic, out var its) && of(its));
        return new TopicTraits(Either(s => s.IsCompacted), Either(s => s.StampsItself), there.Settings.TryGetValue(topic, out var settings) ? GoneBefore(settings, world.Clock.GetUtcNow()) : long.MinValue);
    }

    private static long? Place(Dictionary<Partition, long> places, Partition at) => places.TryGetValue(at, out var place) ? place : null;

    private async Task<Dictionary<Partition, long>> PlacesAsync(CopyBook book, CancellationToken cancel)
    {
        var answers = await Task.WhenAll(book.Shards.Select(async s => (Shard: s, Places: await world.Source.CommittedAsync(s.Group, cancel))));
        var all = new Dictionary<Partition, long>();
        foreach (var (shard, its) in answers)
            foreach (var topic in shard.Topics)
                for (var p = 0; p < topic.Partitions; p++)
                    if (its.TryGetValue(new Partition(topic.Name, p), out var place)) all[new Partition(topic.Name, p)] = place;
        return all;
    }
}

/// <summary>What one cluster says of the planned topics.</summary>
internal sealed record Side(
    IReadOnlyList<Topic> All, IReadOnlyDictionary<string, Topic> Topics, IReadOnlyDictionary<string, TopicIdentity> Ids, IReadOnlyDictionary<string, TopicSettings> Settings,
    IReadOnlyDictionary<Partition, OffsetRange> Offsets)
{
    public static async Task<Side> AskAsync(KafkaCluster cluster, IReadOnlyCollection<string> names, TimeProvider clock, CancellationToken cancel)
    {
        var all = await cluster.TopicsAsync(cancel);
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        var there = all.Where(t => wanted.Contains(t.Name) && t.Partitions > 0).ToDictionary(t => t.Name, StringComparer.Ordinal);
        var (ids, settings) = (cluster.TopicIdsAsync(names, cancel), cluster.TopicSettingsAsync([.. there.Keys], cancel));
        var offsets = await cluster.SnapshotAsync(there.Values, clock, cancel);
        return new Side(all, there, await ids, await settings, offsets.Partitions);
    }
}
