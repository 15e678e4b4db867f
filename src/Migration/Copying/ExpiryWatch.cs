using ChatOpsBot.Migration.Kafka;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// Counts what retention takes before it is copied, from sample to sample: records below the source's beginning that lie above the place. What was
/// seen to go is kept when the place moves on. Kept by the process: after a restart it is a lower bound, and <see cref="PartitionSample.Lacks"/> tells the rest.
/// </summary>
internal sealed class ExpiryWatch
{
    private readonly Dictionary<Partition, Loss> losses = [];
    private readonly Dictionary<string, string> shards = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<Partition, long>? earliestBefore;

    /// <param name="Over">Lost for certain: the place has moved on.</param>
    /// <param name="Now">Lost while the place has not moved on yet.</param>
    /// <param name="Reached">What had been copied when the loss began, by what had arrived: records may be copied and not committed yet.</param>
    private readonly record struct Loss(long Over, long Now, long? Reached);

    public IReadOnlyDictionary<Partition, long> Expired => losses.ToDictionary(l => l.Key, l => l.Value.Over + l.Value.Now);

    /// <summary>Takes a sample in; places must have been read after the beginnings of the sample before, so that no place is older than the beginning it is held against.</summary>
    public void Add(CopyBook book, CopyAnswers answers)
    {
        if (answers is not { Source: { } source, Places: { } places }) return;
        if (earliestBefore is { } before)
            foreach (var topic in book.Topics)
            {
                Forget(topic);
                var start = book.Baseline.Of(topic.Name);
                for (var number = 0; number < topic.Partitions; number++)
                {
                    var partition = new Partition(topic.Name, number);
                    if (before.TryGetValue(partition, out var earliest) && start.At(number) is { SourceStart: { } from } at && (earliest > from || losses.ContainsKey(partition)))
                        Look(partition, earliest, places.TryGetValue(partition, out var place) ? place : from, topic.Compacted ? null : Arrived(answers, partition, at, from));
                }
            }

        earliestBefore = source.Earliest;
    }

    // Begun anew in another shard: it is another copy with another beginning.
    private void Forget(BookTopic topic)
    {
        if (shards.TryGetValue(topic.Name, out var shard) && shard != topic.Shard)
            for (var number = 0; number < topic.Partitions; number++) losses.Remove(new Partition(topic.Name, number));
        shards[topic.Name] = topic.Shard;
    }

    private void Look(Partition partition, long earliest, long place, long? arrived)
    {
        var loss = losses.GetValueOrDefault(partition);
        if (place >= earliest)
        {
            if (loss.Now > 0) losses[partition] = new Loss(loss.Over + loss.Now, 0, null);
            return;
        }

        // What arrives later is from above the gap, so what counts is what had arrived when the gap was first seen.
        var reached = loss.Reached ?? Math.Max(place, arrived + loss.Over ?? 0);
        var now = earliest - Math.Max(place, reached);
        if (now > 0) losses[partition] = loss with { Now = now, Reached = reached };
    }

    private static long? Arrived(CopyAnswers answers, Partition partition, PartitionBaseline at, long from) =>
        answers.Destination is { } destination && destination.Ends.TryGetValue(partition, out var end) ? from + end - at.DestinationEnd : null;
}
