namespace ChatOpsBot.Rehearsal.Broker.Groups;

/// <summary>What a group has committed; whether it may is for the group to say.</summary>
internal sealed class CommittedOffsets
{
    private readonly Lock gate = new();
    private readonly Dictionary<TopicPartition, CommittedOffset> offsets = [];
    private readonly Dictionary<(long Producer, TopicPartition Partition), CommittedOffset> pending = []; // of transactions under way

    public void Set(TopicPartition partition, CommittedOffset offset)
    {
        lock (gate) offsets[partition] = offset;
    }

    /// <summary>Keeps a place until the transaction of its producer is decided.</summary>
    public void SetPending(long producer, TopicPartition partition, CommittedOffset offset)
    {
        lock (gate) pending[(producer, partition)] = offset;
    }

    public void EndPending(long producer, bool commit)
    {
        lock (gate)
            foreach (var place in pending.Keys.Where(each => each.Producer == producer).ToList())
                if (pending.Remove(place, out var offset) && commit) offsets[place.Partition] = offset;
    }

    /// <summary>Whether a transaction may still change a partition's place.</summary>
    public bool IsPending(TopicPartition partition)
    {
        lock (gate) return pending.Count > 0 && pending.Keys.Any(each => each.Partition == partition);
    }

    /// <summary>A copy.</summary>
    public IReadOnlyDictionary<TopicPartition, CommittedOffset> Read()
    {
        lock (gate) return new Dictionary<TopicPartition, CommittedOffset>(offsets);
    }

    public void Forget(TopicPartition partition)
    {
        lock (gate) offsets.Remove(partition);
    }

    public void ForgetTopic(string topic)
    {
        lock (gate)
            foreach (var partition in offsets.Keys.Where(partition => partition.Topic == topic).ToList())
                offsets.Remove(partition);
    }
}
