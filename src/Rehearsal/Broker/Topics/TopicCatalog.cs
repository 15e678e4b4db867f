using System.Collections.Concurrent;
using System.Collections.Immutable;
using ChatOpsBot.Rehearsal.Broker.Logs;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Topics;

/// <summary>All topics of a cluster. Changes come one at a time; readers never wait.</summary>
internal sealed class TopicCatalog(PracticeClusterOptions options)
{
    private readonly ConcurrentDictionary<string, Topic> topics = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, Topic> byId = new();
    private readonly Lock changes = new();
    private readonly List<Topic> gone = [];
    private int made; // topics begin at different brokers, so that small ones are spread too

    /// <summary>Topics that were deleted, as far as the ledger is kept.</summary>
    public IReadOnlyList<Topic> Gone
    {
        get
        {
            lock (changes) return [.. gone];
        }
    }

    public StorageBudget Budget { get; } = new(options.MaxBytes);

    public IReadOnlyList<Topic> All => [.. topics.Values.OrderBy(topic => topic.Name, StringComparer.Ordinal)];

    public Topic? Find(string name) => topics.GetValueOrDefault(name);

    public Topic? Find(Guid id) => byId.GetValueOrDefault(id);

    public Partition? Find(string name, int partition) => Find(name)?.At(partition);

    /// <param name="keep">False only checks, and answers a topic that is not kept.</param>
    public (Topic? Topic, Refusal? Refusal) Create(NewTopic wanted, bool keep = true)
    {
        if (TopicRules.Check(wanted, options.Brokers) is { } refusal) return (null, refusal);
        lock (changes)
        {
            if (topics.ContainsKey(wanted.Name)) return (null, new Refusal(KafkaError.TopicAlreadyExists, $"Topic '{wanted.Name}' already exists."));
            var topic = Build(wanted);
            if (!keep) return (topic, null);
            made++;
            byId[topic.Id] = topic;
            topics[wanted.Name] = topic;
            return (topic, null);
        }
    }

    public Topic? Delete(string name)
    {
        lock (changes)
        {
            if (!topics.TryRemove(name, out var topic)) return null;
            byId.TryRemove(topic.Id, out _);
            if (options.KeepLedger) gone.Add(topic);
            foreach (var partition in topic.Partitions) partition.Log.Close();
            return topic;
        }
    }

    /// <summary>Adds partitions until there are <paramref name="count"/>.</summary>
    public Refusal? Grow(Topic topic, int count, bool keep)
    {
        lock (changes)
        {
            if (TopicRules.CheckGrowth(topic, count) is { } refusal) return refusal;
            if (!keep) return null;
            var first = topic.Partitions[0].Replicas;
            var added = Enumerable.Range(topic.Partitions.Count, count - topic.Partitions.Count);
            topic.Grow(added.Select(index => NewPartition(topic.Name, index, Spread(first[0] - 1 + index, first.Length))));
            return null;
        }
    }

    /// <summary>Changes configurations; the change is made from what is set now.</summary>
    public void Configure(Topic topic, Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change)
    {
        lock (changes) topic.Configs = change(topic.Configs);
    }

    private Topic Build(NewTopic wanted)
    {
        var count = wanted.Assignments.Count > 0 ? wanted.Assignments.Count : wanted.Partitions == -1 ? options.DefaultPartitions : wanted.Partitions;
        var replication = wanted.Replication == -1 ? options.DefaultReplication : wanted.Replication;
        var first = made;
        var partitions = Enumerable.Range(0, count).Select(index => NewPartition(
            wanted.Name, index, wanted.Assignments.TryGetValue(index, out var ids) ? [.. ids] : Spread(first + index, replication)));
        var configs = wanted.Configs.ToImmutableSortedDictionary(config => config.Key, config => config.Value!, StringComparer.Ordinal);
        return new Topic(wanted.Name, Guid.NewGuid(), [.. partitions], configs, options.Time.GetUtcNow());
    }

    private Partition NewPartition(string topic, int index, ImmutableArray<int> replicas) => new(topic, index, replicas, new PartitionLog(Budget, options.KeepLedger ? new Ledger() : null));

    private ImmutableArray<int> Spread(int first, int replication) =>
        [.. Enumerable.Range(first, replication).Select(place => place % options.Brokers + 1)];
}
