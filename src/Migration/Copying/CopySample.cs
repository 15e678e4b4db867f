using System.Collections.Immutable;

namespace ChatOpsBot.Migration.Copying;

/// <summary>How the copy stood at one time. Records unless said otherwise; null: not known (no connectors yet, or the source of data is silent).</summary>
/// <param name="At">When the oldest answer in it was asked for; UTC.</param>
/// <param name="Lag">Records at the source that no destination has acknowledged and the group has not committed.</param>
/// <param name="WorstPartitionLag">The same for the one partition furthest behind.</param>
/// <param name="Done">Records behind the place of the replicators' groups: the truth, in steps of the commit period.</param>
/// <param name="Of">Records there are to copy, as of now.</param>
/// <param name="Copied">Records at the destination (its end offsets): continuous, counts duplicates too.</param>
/// <param name="Rate">Records a second arriving at the destination, over the last seconds.</param>
/// <param name="Eta">When the slowest connector will have caught up at its present rate; null: not converging or nothing to do.</param>
/// <param name="Workers">Ready workers.</param>
/// <param name="Sources">Where the figures come from, and how old each is.</param>
public sealed record CopySample(
    DateTimeOffset At,
    long? Lag,
    long? WorstPartitionLag,
    long? Done,
    long? Of,
    long? Copied,
    double? Rate,
    TimeSpan? Eta,
    int? Workers,
    ImmutableArray<ShardSample> Shards,
    ImmutableArray<TopicSample> Topics,
    ImmutableArray<DataSource> Sources)
{
    public int TasksRunning => Shards.Sum(s => s.TasksRunning);

    public int TasksWanted => Shards.Sum(s => s.TasksWanted);

    public int TasksFailed => Shards.Sum(s => s.TasksFailed);

    /// <summary>Every source of data answered for this very sample.</summary>
    public bool Whole => Sources.All(s => s.Problem is null);
}

/// <param name="State">The connector's state in Connect's words.</param>
public sealed record ShardSample(string Shard, string Connector, string State, int TasksRunning, int TasksWanted, int TasksFailed, long? Lag, long? Copied, double? Rate);

/// <param name="Earliest">Sum of the earliest offsets at the source now.</param>
/// <param name="End">Sum of the end offsets at the source.</param>
/// <param name="Place">Sum of the group's places, uncommitted partitions counted as at their beginning.</param>
/// <param name="DestinationEnd">Sum of the end offsets at the destination; null while the topic is not there.</param>
public sealed record TopicSample(string Topic, string Shard, int Partitions, long Earliest, long End, long Place, long Lag, long? DestinationEnd);

/// <summary>One place figures come from: <c>source</c>, <c>destination</c>, <c>connect</c>, <c>kubernetes</c>.</summary>
/// <param name="At">When it last answered; null: never. Its age is what people must see.</param>
/// <param name="Problem">Why it did not answer this time, or null.</param>
public sealed record DataSource(string Name, DateTimeOffset? At, string? Problem);
