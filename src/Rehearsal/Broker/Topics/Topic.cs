using System.Collections.Immutable;
using ChatOpsBot.Rehearsal.Broker.Logs;

namespace ChatOpsBot.Rehearsal.Broker.Topics;

/// <summary>A topic: its partitions and the configurations set on it. Both are replaced whole, so readers need no lock.</summary>
internal sealed class Topic(string name, Guid id, ImmutableArray<Partition> partitions, ImmutableSortedDictionary<string, string> configs)
{
    private volatile Partition[] partitions = [.. partitions];

    public string Name { get; } = name;

    public Guid Id { get; } = id;

    public IReadOnlyList<Partition> Partitions => partitions;

    /// <summary>Only what was set; the rest has the defaults of <see cref="TopicConfigs"/>.</summary>
    public ImmutableSortedDictionary<string, string> Configs { get; set; } = configs;

    public bool Internal => Name is "__consumer_offsets" or "__transaction_state";

    public long Setting(string config) => long.Parse(Configs.GetValueOrDefault(config) ?? TopicConfigs.Known[config].Default);

    public Partition? At(int index) => index >= 0 && index < partitions.Length ? partitions[index] : null;

    public void Grow(IEnumerable<Partition> more) => partitions = [.. partitions, .. more];
}

/// <summary>One partition.</summary>
/// <param name="Replicas">Broker ids; the first that runs leads.</param>
internal sealed record Partition(string Topic, int Index, ImmutableArray<int> Replicas, PartitionLog Log);
