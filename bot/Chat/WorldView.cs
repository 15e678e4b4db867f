using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace ChatOpsBot.Chat;

/// <summary>What the probes saw of a run's world last. Records unless said otherwise; null: not known.</summary>
/// <param name="At">When it was asked for; UTC.</param>
/// <param name="Lag">Not yet copied.</param>
/// <param name="Done">Behind the place of the replicators.</param>
/// <param name="Of">To copy, as of now.</param>
/// <param name="Copied">At the destination.</param>
/// <param name="Rate">Records a second.</param>
/// <param name="Eta">Until the slowest part has caught up; null: not in sight, or nothing to do.</param>
public sealed record WorldView(
    DateTimeOffset At,
    long? Lag,
    long? Done,
    long? Of,
    long? Copied,
    double? Rate,
    TimeSpan? Eta,
    int? Workers,
    ImmutableArray<ShardView> Shards,
    ImmutableArray<TopicView> Topics,
    ImmutableArray<SourceView> Sources)
{
    /// <summary>What was planned and is not there, each in words; foreign text within.</summary>
    public ImmutableArray<string> Wrong { get; init; } = [];

    /// <summary>Records that retention took before they were copied.</summary>
    public long Expired { get; init; }

    /// <summary>As old as the oldest of what the figures are made of; null: one source has never answered.</summary>
    public DateTimeOffset? AsOf => Sources.IsEmpty ? At : Sources.Any(s => s.At is null) ? null : Sources.Min(s => s.At);


    public int TasksRunning => Shards.Sum(s => s.TasksRunning);

    public int TasksWanted => Shards.Sum(s => s.TasksWanted);

    public int TasksFailed => Shards.Sum(s => s.TasksFailed);
}

/// <param name="State">In Connect's words; foreign text.</param>
public sealed record ShardView(string Shard, string State, int TasksRunning, int TasksWanted, int TasksFailed, long? Lag, double? Rate);

/// <param name="Topic">Foreign text.</param>
public sealed record TopicView(string Topic, string Shard, int Partitions, long? End, long? Lag, long? DestinationEnd, long Expired = 0);

/// <summary>One place figures come from, and how it is.</summary>
/// <param name="At">When it last answered; null: never.</param>
/// <param name="Problem">Why it did not answer this time, or null.</param>
public sealed record SourceView(string Name, DateTimeOffset? At, string? Problem);

/// <summary>The latest view of each run, at hand at once.</summary>
public sealed class WorldViews
{
    private readonly ConcurrentDictionary<Guid, WorldView> _latest = new();

    public WorldView? Of(Guid run) => _latest.GetValueOrDefault(run);

    public void Put(Guid run, WorldView view) => _latest[run] = view;

    public void Forget(Guid run) => _latest.TryRemove(run, out _);
}
