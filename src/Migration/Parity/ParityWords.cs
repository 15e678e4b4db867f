using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>Differences in words, and the way out of each.</summary>
internal static class ParityWords
{
    /// <summary>How long so many records take to read; nothing where no rate is known.</summary>
    public static string Time(long records, double? rate) => rate is > 0 and var r ? $", about {Say.Time(TimeSpan.FromSeconds(records / r))} at {Say.Number(r)} records/s" : "";

    /// <summary>A line for each topic: <c>orders.placed/3 duplicates +129</c>, or over several partitions.</summary>
    public static IEnumerable<string> ByTopic(IEnumerable<KeyValuePair<Partition, ComparedPartition>> differing) => differing
        .GroupBy(d => d.Key.Topic, StringComparer.Ordinal)
        .Select(g => (Topic: ForeignText.From(g.Key, 120).Text, All: g.ToList(), Keys: g.First().Value.Compacted))
        .Select(t => t.All.Count == 1
            ? $"{t.Topic}/{t.All[0].Key.Number} {t.All[0].Value.Difference.Words(t.Keys)}"
            : $"{t.Topic} in {t.All.Count} partitions: {t.All.Aggregate(Difference.None, (sum, d) => sum + d.Value.Difference).Words(t.Keys)}");

    /// <summary>One partition with all its figures.</summary>
    public static string Exactly(Partition at, ComparedPartition compared) =>
        $"{at.Topic}/{at.Number}: {compared.Difference.Words(compared.Compacted)}"
        + (compared.FirstMissing >= 0 ? $" (first missing: offset {Say.Number(compared.FirstMissing)} of the source)" : "")
        + (compared.FirstExtra >= 0 ? $" (first extra: offset {Say.Number(compared.FirstExtra)} of the destination)" : "");

    /// <summary>Why such differences come about.</summary>
    public static string Cause(IEnumerable<Difference> differences)
    {
        var all = differences.Aggregate(Difference.None, (sum, d) => sum + d);
        List<string> causes = [];
        if (all.Duplicates > 0) causes.Add("a worker that was killed copies its last records twice");
        if (all.Aborted > 0) causes.Add("the replicator copied aborted records as data (src.consumer.isolation.level read_uncommitted)");
        if (all.Foreign > 0) causes.Add("somebody else writes at the destination");
        return causes.Count == 0 ? "" : $". Mostly: {string.Join("; ", causes)}";
    }

    public static string Class(Difference difference) => difference switch
    {
        { Missing: > 0 } => "missing",
        { Changed: > 0 } => "content",
        { Disordered: > 0 } => "order",
        { Foreign: > 0 } => "foreign",
        { Aborted: > 0 } => "aborted",
        { Duplicates: > 0 } => "duplicates",
        _ => "expired",
    };

    public static string WayOut(IReadOnlyCollection<Finding> findings, IReadOnlyCollection<KeyValuePair<Partition, ComparedPartition>> differing, string again)
    {
        List<string> ways = [.. findings.Select(f => f.WayOut).Distinct(StringComparer.Ordinal).Take(4)];
        var (lacking, surplus) = (differing.Where(d => d.Value.Difference.Lacks).ToList(), differing.Where(d => !d.Value.Difference.Lacks).ToList());
        if (lacking.Count > 0) ways.Add($"{Copy(lacking)} empties it at the destination and copies it anew (two people)");
        if (surplus.Count > 0) ways.Add($"'accept difference' if the apps bear it (lead and customer), or {Copy(surplus)}");
        return $"{string.Join(". ", ways)}. Then '{again}'.";
    }

    private static string Copy(IEnumerable<KeyValuePair<Partition, ComparedPartition>> differing) =>
        Say.Some(differing.Select(d => d.Key.Topic).Distinct(StringComparer.Ordinal).Select(t => $"'copy again {t}'"));
}
