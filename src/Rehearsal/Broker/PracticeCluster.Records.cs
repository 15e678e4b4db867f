using ChatOpsBot.Rehearsal.Broker.Topics;

namespace ChatOpsBot.Rehearsal.Broker;

/// <content>What the world does to records and topics without a client.</content>
public sealed partial class PracticeCluster
{
    /// <summary>Lets retention do now what it would do after so much more time.</summary>
    public void Expire(string topic, TimeSpan ahead) => cluster.Housekeeping.Expire(Existing(topic), ahead);

    /// <summary>Compacts now, whatever the topic's policy says.</summary>
    public void Compact(string topic) => cluster.Housekeeping.Compact(Existing(topic));

    /// <summary>Deletes the records of every partition before an offset; -1 for all there are.</summary>
    public void DeleteRecords(string topic, long before)
    {
        foreach (var partition in Existing(topic).Partitions)
            partition.Log.DeleteBefore(before == -1 ? -1 : Math.Min(before, partition.Log.Bounds.End));
    }

    /// <summary>Writes so many records at once, spread over the partitions.</summary>
    /// <param name="size">Bytes of each value.</param>
    public void Burst(string topic, int records, int size, Random random)
    {
        var partitions = Existing(topic).Partitions.Count;
        Seed(topic, partitions, new RecordPattern((records + partitions - 1) / partitions, size), random);
    }

    /// <summary>Writes so many transactions of ten records into each partition; every third is taken back.</summary>
    public void Transact(string topic, int transactions, int size, Random random) =>
        Seed(topic, Existing(topic).Partitions.Count, new RecordPattern(transactions * 10, size) { PerTransaction = 10 }, random);

    /// <summary>Deletes a topic with all its records, and what groups have committed of it.</summary>
    public void DeleteTopic(string topic)
    {
        cluster.Topics.Delete(Existing(topic).Name);
        cluster.Groups.ForgetTopic(topic);
    }

    /// <summary>Deletes a topic and makes it again with the same partitions and configurations, empty, with another id.</summary>
    public void MakeAnew(string topic)
    {
        var old = Existing(topic);
        DeleteTopic(topic);
        CreateTopic(topic, old.Partitions.Count, (short)old.Partitions[0].Replicas.Length, old.Configs);
    }

    /// <summary>Adds partitions until there are so many.</summary>
    /// <exception cref="ArgumentException">There are as many, or more.</exception>
    public void Grow(string topic, int partitions)
    {
        if (cluster.Topics.Grow(Existing(topic), partitions, keep: true) is { } refusal) throw new ArgumentException(refusal.Words, nameof(partitions));
    }

    /// <summary>Takes away what a group has committed of one topic.</summary>
    public void ForgetOffsets(string group, string topic) => cluster.Groups.Find(group)?.Offsets.ForgetTopic(topic);

    private Topic Existing(string topic) => cluster.Topics.Find(topic) ?? throw new ArgumentException($"There is no topic '{topic}'.", nameof(topic));
}
