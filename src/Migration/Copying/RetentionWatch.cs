using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// Says before it happens that retention will take records that are not copied yet: the records that will be older than the topic keeps them by the
/// time the copy is done, by their own timestamps. One question a minute, more while something is in danger.
/// </summary>
internal sealed class RetentionWatch(MigrationWorld world)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1), WhileThreatened = TimeSpan.FromSeconds(10), Settings = TimeSpan.FromMinutes(10), NoEnd = TimeSpan.FromDays(1);

    private IReadOnlyDictionary<string, TopicSettings> settings = ImmutableDictionary<string, TopicSettings>.Empty;
    private DateTimeOffset askedSettings, asked;
    private ImmutableArray<(string Topic, string Words)> threats = [];

    /// <summary>The threats known now; asks anew when they are a minute old.</summary>
    /// <exception cref="WorldTroubleException">The source does not answer.</exception>
    public async Task<ImmutableArray<string>> LookAsync(CopySample sample, CancellationToken cancel)
    {
        var now = world.Clock.GetUtcNow();
        var behind = sample.Topics.Where(t => t.Lag > 0).ToList();
        if (now - asked >= (threats.IsEmpty ? Every : WhileThreatened))
        {
            threats = behind.Count == 0 ? [] : await ThreatsAsync(sample, behind, now, cancel);
            asked = now;
        }

        return [.. threats.Where(t => behind.Exists(b => b.Topic == t.Topic)).Select(t => t.Words)]; // what was copied meanwhile is in no danger
    }

    private async Task<ImmutableArray<(string, string)>> ThreatsAsync(CopySample sample, List<TopicSample> behind, DateTimeOffset now, CancellationToken cancel)
    {
        if (now - askedSettings >= Settings)
            (settings, askedSettings) = (await world.Source.TopicSettingsAsync([.. sample.Topics.Select(t => t.Topic)], cancel), now);
        var horizon = sample.Eta ?? NoEnd;
        var asks = new Dictionary<Partition, DateTimeOffset>();
        foreach (var topic in behind)
            if (settings.GetValueOrDefault(topic.Topic)?.Retention is { } retention && retention < TimeSpan.FromDays(3_650))
                foreach (var p in topic.Each.Where(p => p.Lag > 0)) asks[new Partition(topic.Topic, p.Number)] = now - retention + horizon;
        if (asks.Count == 0) return [];
        var offsets = await world.Source.FirstAtAsync(asks, cancel);
        return [.. behind.Select(t => (t.Topic, Records: AtRisk(t, offsets))).Where(t => t.Records > 0).OrderByDescending(t => t.Records)
            .Select(t => (t.Topic, Words(t.Topic, t.Records, settings[t.Topic].Retention!.Value, sample.Eta)))];
    }

    private static long AtRisk(TopicSample topic, IReadOnlyDictionary<Partition, long?> offsets) => topic.Each
        .Where(p => p.Lag > 0 && offsets.ContainsKey(new Partition(topic.Topic, p.Number)))
        .Sum(p => Math.Max(0, Math.Min(offsets[new Partition(topic.Topic, p.Number)] ?? p.End!.Value, p.End!.Value) - p.At!.Value)); // no younger record: all of them go

    private static string Words(string topic, long records, TimeSpan retention, TimeSpan? eta) =>
        $"{ForeignText.From(topic, 120)}: {Say.Count(records, "record")} will be older than its retention of {Say.Time(retention)} "
        + (eta is { } left ? $"before they are copied (about {Say.Time(left)})" : $"within {Say.Time(NoEnd)}, and the copy has no end in sight") + ": raise retention.ms at the source, or copy faster";
}
