using System.Collections.Immutable;
using System.Text.Json;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// The copy as it is meant to be now: the recorded plan, with what was scaled and what was begun anew, and where everything stood before it began.
/// All that looks at the copy goes over this book, never over what happens to be there. The one place that knows which facts it is read from.
/// </summary>
/// <param name="Shards">One connector each. A topic that was begun anew is in its new shard only; a shard without topics is not there.</param>
/// <param name="Baseline">Of all topics, of those begun anew as of then.</param>
/// <param name="Begun">The baseline is recorded, so the replicators have been made: from now on what is missing is missing.</param>
/// <param name="Ended">A step of the run has begun to stop the replicators: none of them needs to be there any more.</param>
internal sealed record CopyBook(RunNames Names, ImmutableArray<BookShard> Shards, Baseline Baseline, bool Begun, bool Ended)
{
    /// <summary>Action whose step ends the replicators on purpose.</summary>
    private const string Stopping = "copy.stop";

    /// <summary>Facts of these names are what a book is made of.</summary>
    public const string PlanFact = "plan", BaselineFact = "baseline", AgainFact = "again", TasksFact = "tasks";

    /// <summary>The recorded texts it was read from: where a copy was made a second time, everything else may be the same.</summary>
    public string Recorded { get; init; } = "";

    public IEnumerable<BookTopic> Topics => Shards.SelectMany(s => s.Topics);

    public int Tasks => Shards.Sum(s => s.Tasks);

    /// <exception cref="WorldTroubleException">There is no plan yet.</exception>
    public static CopyBook Of(Call call) => Find(call)
        ?? throw new WorldTroubleException("no-plan", "there is no plan yet", null, "The plan is made at the beginning of the phase that replicates.");

    /// <summary>The book as inputs and facts of finished steps tell it; null before there is a plan.</summary>
    public static CopyBook? Find(Call call)
    {
        if (CopyPlan.Find(call) is not { } plan) return null;
        var baseline = Text(call, BaselineFact);
        var again = Operations(call, AgainFact).ToList();
        var book = new CopyBook(
            RunNames.Of(call), Planned(plan, RunNames.Of(call), Scaled(call)), baseline is null ? Baseline.None : Baseline.Read(baseline),
            Begun: baseline is not null, Ended: call.Begun.Contains(Stopping)) { Recorded = string.Join('\n', again.Prepend(baseline)) };
        return again.Aggregate(book, (b, text) => b.With(CopyAgain.Read(text)));
    }

    /// <summary>Two readings of the same facts.</summary>
    public static bool Same(CopyBook? one, CopyBook? other) =>
        one is null || other is null ? one == other : (one.Begun, one.Ended, one.Tasks, one.Recorded) == (other.Begun, other.Ended, other.Tasks, other.Recorded)
            && one.Shards.Select(s => s.Name).SequenceEqual(other.Shards.Select(s => s.Name), StringComparer.Ordinal);

    /// <summary>An input, or the fact of the one step that records it.</summary>
    internal static string? Text(Call call, string name) =>
        call.Inputs.TryGetValue(name, out var given) ? given.ToString()
            : call.Facts.Where(f => !IsOperation(f.Key)).Select(f => f.Value.GetValueOrDefault(name)).FirstOrDefault(v => v is not null)?.ToString();

    /// <summary>The book after some topics were begun anew: they leave their shard for one of their own.</summary>
    public CopyBook With(CopyAgain again)
    {
        var anew = again.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var shards = Shards.Select(s => s with { Topics = [.. s.Topics.Where(t => !anew.Contains(t.Name))] }).Where(s => !s.Topics.IsEmpty)
            .Append(BookShard.Of(new Shard(again.Shard, again.Tasks, again.Topics), Names, again.Tasks));
        return this with { Shards = [.. shards], Baseline = new Baseline(Baseline.Topics.RemoveRange(anew).SetItems(again.Baseline.Where(t => anew.Contains(t.Key)).Select(t => KeyValuePair.Create(t.Key, t.Value.Whole())))) };
    }

    private static ImmutableArray<BookShard> Planned(CopyPlan plan, RunNames names, int? scaled)
    {
        var tasks = scaled is { } wanted ? Planner.Split(wanted, [.. plan.Shards.Select(s => s.Partitions)]) : [.. plan.Shards.Select(s => s.Tasks)];
        return [.. plan.Shards.Select((s, i) => BookShard.Of(s, names, tasks[i]))];
    }

    // The last operation that scaled the replicators tells how many tasks are wanted since.
    private static int? Scaled(Call call) => Operations(call, TasksFact).LastOrDefault() is { } tasks && int.TryParse(tasks, out var wanted) ? wanted : null;

    /// <summary>A fact of operations, in the order in which these were asked for.</summary>
    private static IEnumerable<string> Operations(Call call, string name) => call.Facts
        .Where(f => IsOperation(f.Key) && f.Value.ContainsKey(name))
        .OrderBy(f => int.TryParse(f.Key.AsSpan(f.Key.IndexOf('#') + 1, f.Key.IndexOf('/') - f.Key.IndexOf('#') - 1), out var instance) ? instance : 0)
        .Select(f => f.Value[name].ToString());

    // A step of an operation is operation#instance/step.
    private static bool IsOperation(string step) => step.IndexOf('#') is >= 0 and var at && step.IndexOf('/') > at;
}

/// <param name="Name"><c>s1</c>, <c>s2</c>…; what was begun anew has a name of its own.</param>
/// <param name="Connector">Its connector, which is also the name of its group at the source.</param>
/// <param name="Tasks">Tasks it should run with.</param>
internal sealed record BookShard(string Name, string Connector, int Tasks, ImmutableArray<BookTopic> Topics)
{
    public string Group => Connector;

    public int Partitions => Topics.Sum(t => t.Partitions);

    public static BookShard Of(Shard shard, RunNames names, int tasks) =>
        new(shard.Name, names.Shard(shard.Name), tasks, [.. shard.Topics.Select(t => new BookTopic(t.Name, t.Partitions, t.Compacted, shard.Name))]);
}

/// <summary>A topic that the copy must bring over, with all its partitions.</summary>
internal sealed record BookTopic(string Name, int Partitions, bool Compacted, string Shard);

/// <summary>
/// The fact <c>again</c> of an operation that copies some topics anew: by which shard (so by which connector, <see cref="RunNames.Shard"/>),
/// and where these topics stood when that began.
/// </summary>
internal sealed record CopyAgain(string Shard, int Tasks, ImmutableArray<PlannedTopic> Topics, Dictionary<string, TopicBaseline> Baseline)
{
    public string Write() => Packed.Pack(JsonSerializer.Serialize(this, BaselineJson.Default.CopyAgain));

    public static CopyAgain Read(string text)
    {
        try
        {
            if (JsonSerializer.Deserialize(Packed.Unpack(text), BaselineJson.Default.CopyAgain) is { Topics.IsDefaultOrEmpty: false } again) return again with { Baseline = again.Baseline ?? [] };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            // said below
        }

        throw new WorldTroubleException("again", "what was copied anew cannot be read", ForeignText.From(text, 100), "Write a note and compare by hand.");
    }
}
