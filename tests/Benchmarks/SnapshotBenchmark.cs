using System.Diagnostics;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Rehearsal.Worlds;
using Microsoft.Extensions.Logging.Abstractions;
using WorldFile = ChatOpsBot.Migration.Settings.WorldFile;

namespace ChatOpsBot.Benchmarks;

/// <summary>First and last offset of all partitions at preset <c>seed</c>; the baseline is <see cref="PlainOffsets"/>. Both know the topics already.</summary>
internal static class SnapshotBenchmark
{
    public static async Task RunAsync()
    {
        await using var world = await PracticeWorld.StartAsync(new WorldOptions { Preset = "seed" }, CancellationToken.None);
        var settings = WorldFile.Read(world.FilePath).Settings.Source;
        using var cluster = new KafkaCluster(settings, NullLoggerFactory.Instance);
        using var plain = new PlainOffsets(settings.Bootstrap);
        var topics = await cluster.TopicsAsync(CancellationToken.None);
        var partitions = topics.Sum(t => t.Partitions);
        Rounds.Head($"Offset snapshot, earliest and latest of {partitions:N0} partitions");
        await Rounds.CompareAsync("snapshot : one request per broker at once", "ms", "<= 1.2x",
            () => TimeAsync(partitions, async () => (await cluster.SnapshotAsync(topics, TimeProvider.System, CancellationToken.None)).Partitions.Count),
            () => TimeAsync(partitions, plain.SnapshotAsync));
    }

    private static async Task<double> TimeAsync(int partitions, Func<Task<int>> snapshot)
    {
        var since = Stopwatch.StartNew();
        var found = await snapshot();
        return found == partitions ? since.Elapsed.TotalMilliseconds : throw new InvalidOperationException($"{found} of {partitions} partitions");
    }
}
