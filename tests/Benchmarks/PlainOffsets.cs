using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Benchmarks;

/// <summary>
/// The baseline of the snapshot: the partitions by their leader, and for each broker one ListOffsets request for the earliest and one for the
/// latest (Kafka takes a partition once a request), all sent at once by Confluent.Kafka, nothing asked twice.
/// </summary>
internal sealed class PlainOffsets : IDisposable
{
    private readonly IAdminClient _admin;
    private readonly IReadOnlyList<IReadOnlyList<TopicPartition>> _byLeader;

    public PlainOffsets(string bootstrap)
    {
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap, SocketNagleDisable = true }).Build();
        var metadata = _admin.GetMetadata(TimeSpan.FromSeconds(20));
        _byLeader = [.. metadata.Topics
            .SelectMany(t => t.Partitions.Select(p => (p.Leader, Partition: new TopicPartition(t.Topic, p.PartitionId))))
            .GroupBy(p => p.Leader, p => p.Partition)
            .Select(g => g.ToList())];
    }

    /// <summary>How many partitions have both offsets.</summary>
    public async Task<int> SnapshotAsync()
    {
        var (earliest, latest) = (AskAsync(OffsetSpec.Earliest()), AskAsync(OffsetSpec.Latest()));
        var (from, to) = (await earliest, await latest);
        return from.Count(p => to.ContainsKey(p.Key));
    }

    public void Dispose() => _admin.Dispose();

    private async Task<Dictionary<TopicPartition, long>> AskAsync(OffsetSpec spec)
    {
        var answers = await Task.WhenAll(_byLeader.Select(partitions =>
            _admin.ListOffsetsAsync(partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = spec }))));
        return answers.SelectMany(a => a.ResultInfos).ToDictionary(r => r.TopicPartitionOffsetError.TopicPartition, r => r.TopicPartitionOffsetError.Offset.Value);
    }
}
