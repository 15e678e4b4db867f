using System.Collections.Immutable;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// How the copy stood at one time, over all that was planned. Records unless said otherwise; null: not known (nothing is copied yet, or the source
/// of data is silent).
/// </summary>
/// <param name="At">When the oldest answer in it was asked for; UTC.</param>
/// <param name="Lag">Records at the source that no destination has acknowledged and the group has not committed.</param>
/// <param name="WorstPartitionLag">The same for the one partition furthest behind.</param>
/// <param name="Done">Records that were copied and committed since the baseline: the truth, in steps of the commit period. What expired uncopied is not in it.</param>
/// <param name="Of">Records there were to copy since the baseline, as of now.</param>
/// <param name="Copied">Records at the destination (its end offsets): continuous, counts duplicates too.</param>
/// <param name="Rate">Records a second arriving at the destination, over the last seconds.</param>
/// <param name="Eta">When the slowest connector will have caught up at its present rate; null: not converging or nothing to do.</param>
/// <param name="Workers">Ready workers.</param>
/// <param name="Shards">All that were planned, whether their connector is there or not.</param>
/// <param name="Topics">All that were planned, whether they are there or not.</param>
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
    /// <summary>What was planned and is not there, or is not what was planned, each named in words. While it is not empty nothing may be called well.</summary>
    public ImmutableArray<string> Wrong { get; init; } = [];

    /// <summary>Partitions that are behind and whose place has not moved for some commit periods, in words.</summary>
    public ImmutableArray<string> Stuck { get; init; } = [];

    /// <summary>Topics of which retention will take records before they are copied, in words.</summary>
    public ImmutableArray<string> Threats { get; init; } = [];

    public int TasksRunning => Shards.Sum(s => s.TasksRunning);

    public int TasksWanted => Shards.Sum(s => s.TasksWanted);

    public int TasksFailed => Shards.Sum(s => s.TasksFailed);

    /// <summary>Records that retention took before they were copied, as far as they were seen to go.</summary>
    public long Expired => Topics.Sum(t => t.Expired);

    /// <summary>Every source of data answered for this very sample.</summary>
    public bool Whole => Sources.All(s => s.Problem is null);
}

/// <param name="State">The connector's state in Connect's words; <c>not there</c> when Connect does not list it, <c>ended</c> after our own step.</param>
public sealed record ShardSample(string Shard, string Connector, string State, int TasksRunning, int TasksWanted, int TasksFailed, long? Lag, long? Copied, double? Rate)
{
    /// <summary>What of it FAILED and why, and the command that starts it anew; null when nothing did.</summary>
    public string? Failure { get; init; }
}

/// <summary>A planned topic.</summary>
/// <param name="Partitions">As many as were planned.</param>
/// <param name="Each">Its partitions by number: at least those planned.</param>
public sealed record TopicSample(string Topic, string Shard, int Partitions, ImmutableArray<PartitionSample> Each)
{
    /// <summary>Sum of the end offsets at the source; null while one is not known.</summary>
    public long? End => Sum(p => p.End);

    /// <summary>Sum of the places the copy has reached; null while one is not known.</summary>
    public long? Place => Sum(p => p.At);

    public long? Lag => Sum(p => p.Lag);

    public long? Done => Sum(p => p.Done);

    public long? Of => Sum(p => p.Of);

    /// <summary>Sum of the end offsets at the destination; null while one is not known.</summary>
    public long? DestinationEnd => Sum(p => p.DestinationEnd);

    public long Expired => Each.Sum(p => p.Expired);

    /// <inheritdoc cref="PartitionSample.Lacks"/>
    public long Lacks => IsCompacted ? 0 : Each.Sum(p => p.Lacks);

    /// <summary>Its offsets have holes, so counts say nothing.</summary>
    public bool IsCompacted { get; init; }

    private long? Sum(Func<PartitionSample, long?> of)
    {
        var sum = 0L;
        foreach (var partition in Each)
        {
            if (of(partition) is not { } number) return null;
            sum += number;
        }

        return Each.IsEmpty ? null : sum;
    }
}

/// <summary>A partition of a planned topic: offsets, null where one is not known or not there.</summary>
/// <param name="Start">Earliest at the source before the copy; nothing before it can be copied.</param>
/// <param name="Earliest">Earliest at the source now.</param>
/// <param name="Place">The next offset to copy, as the group has committed it; null: it has committed none.</param>
/// <param name="DestinationStart">End at the destination before the copy.</param>
/// <param name="Expired">Records that went away before they were copied, as far as they were seen to go.</param>
public readonly record struct PartitionSample(
    int Number, long? Start, long? Earliest, long? End, long? Place, long? DestinationStart, long? DestinationEnd, long Expired = 0)
{
    /// <summary>Where the copy goes on: its place, or what is left of the log's beginning when it has none or retention overtook it.</summary>
    public long? At => Earliest is { } earliest ? Math.Max(Place ?? earliest, earliest) : null;

    /// <summary>Records left to copy; null when it is not known, also when the place is beyond the end (then it is another log).</summary>
    public long? Lag => End - At is >= 0 and var lag ? lag : null;

    /// <summary>Records copied and committed since the start.</summary>
    public long? Done => At - Start - Expired;

    public long? Of => End - Start;

    /// <summary>Records that arrived at the destination since the start.</summary>
    public long? Arrived => DestinationEnd - DestinationStart;

    /// <summary>
    /// Where retention was at work: records that are committed as copied, did not arrive and were not seen to expire. They may have expired while nobody
    /// looked, or be markers of transactions, which hold offsets and are never copied: offsets alone do not tell.
    /// </summary>
    public long Lacks => Earliest - Start is > 0 and var gone && Place - Start - Expired - Arrived is > 0 and var fewer ? Math.Min(gone, fewer) : 0;
}

/// <summary>One place figures come from: <c>source</c>, <c>destination</c>, <c>connect</c>, <c>kubernetes</c>.</summary>
/// <param name="At">When it last answered; null: never. Its age is what people must see.</param>
/// <param name="Problem">Why it did not answer this time, or null.</param>
public sealed record DataSource(string Name, DateTimeOffset? At, string? Problem);
