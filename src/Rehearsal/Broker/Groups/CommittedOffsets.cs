namespace ChatOpsBot.Rehearsal.Broker.Groups;

/// <summary>What a group has committed; whether it may is for the group to say.</summary>
internal sealed class CommittedOffsets
{
    private readonly Lock gate = new();
    private readonly Dictionary<TopicPartition, CommittedOffset> offsets = [];

    public void Set(TopicPartition partition, CommittedOffset offset)
    {
        lock (gate) offsets[partition] = offset;
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
