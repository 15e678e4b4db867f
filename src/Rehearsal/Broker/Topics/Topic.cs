using System.Collections.Immutable;
using ChatOpsBot.Rehearsal.Broker.Logs;

namespace ChatOpsBot.Rehearsal.Broker.Topics;

/// <summary>A topic: its partitions and the configurations set on it. Both are replaced whole, so readers need no lock.</summary>
internal sealed class Topic(
    string name, Guid id, ImmutableArray<Partition> partitions, ImmutableSortedDictionary<string, string> configs, DateTimeOffset made)
{
    private volatile Partition[] partitions = [.. partitions];
    private volatile TopicSettings settings = new(configs);

    public string Name { get; } = name;

    public Guid Id { get; } = id;

    public IReadOnlyList<Partition> Partitions => partitions;

    /// <summary>Only what was set; the rest has the defaults of <see cref="TopicConfigs"/>.</summary>
    public ImmutableSortedDictionary<string, string> Configs
    {
        get => field;
        set => (field, settings) = (value, new TopicSettings(value));
    } = configs;

    public TopicSettings Settings => settings;

    /// <summary>When retention looked at it last, when the cleaner did, and when that cleaned all there was: housekeeping's own notes.</summary>
    public DateTimeOffset Expired { get; set; } = made;

    public DateTimeOffset LookedAt { get; set; } = made;

    public DateTimeOffset Cleaned { get; set; } = made;

    public bool Internal => Name is "__consumer_offsets" or "__transaction_state";

    public Partition? At(int index) => index >= 0 && index < partitions.Length ? partitions[index] : null;

    public void Grow(IEnumerable<Partition> more) => partitions = [.. partitions, .. more];
}

/// <summary>One partition.</summary>
/// <param name="Replicas">Broker ids; the first that runs leads.</param>
internal sealed record Partition(string Topic, int Index, ImmutableArray<int> Replicas, PartitionLog Log);
