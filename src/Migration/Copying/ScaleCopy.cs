using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// So many tasks over all replicators, split by partitions; the workers stay as they are. A replicator of the plan that somebody deleted is made
/// again under its name, and one whose topics somebody edited gets them back: both go on from the place of their group.
/// </summary>
internal sealed class ScaleCopy(MigrationWorld world) : WorldAction(Fields.Changes("copy.scale", [Fields.Integer("tasks")], [Fields.Integer("tasks")], undo: false))
{
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        if (CopyBook.Find(call) is not { Begun: true }) throw NothingYet();
        var there = await Replicators.OfRunAsync(world, RunNames.Of(call), cancel);
        if (there.Count == 0 && CopyBook.Of(call).Ended) throw NothingYet();
        var shards = Wanted(call).Shards;
        var (now, given, placed, partitions) = (there.Sum(c => c.TasksMax), call.Integer("tasks"), shards.Sum(s => s.Tasks), shards.Sum(s => s.Partitions));
        var but = given == placed ? "" : given > placed ? $" ({given} were asked for, but there are only {partitions} partitions)" : $" ({given} were asked for, but each of {shards.Length} connectors needs one)";
        var mends = Mends(shards, there);
        var preview = new Preview(
            Say.Count(now, "task"), $"{Say.Count(placed, "task")} over {Say.Count(shards.Length, "connector")}",
            $"{now} → {placed} tasks{but}: {string.Join(", ", shards.Select(s => $"{s.Name} {s.Tasks}"))}.{mends} The copy pauses for a few seconds while tasks are dealt anew.",
            new JsonObject(shards.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)JsonValue.Create(s.Tasks)))),
            $"{shards.Length} to {partitions} tasks (one a connector, one a partition)",
            [.. shards.Select(s => $"{s.Name}: {Say.Count(s.Tasks, "task")} for {Say.Count(s.Partitions, "partition")}")]);
        if (call.Attempt == 0 && mends.Length == 0 && Unset(shards, there).Count == 0)
            throw new WorldTroubleException("refused", $"there are {Say.Count(placed, "task")} already{but}", null, $"Possible are {preview.Bounds}.") { Refused = true, Now = preview };
        return preview;
    }

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var shards = Wanted(call).Shards;
        var there = (await Replicators.OfRunAsync(world, RunNames.Of(call), cancel)).ToDictionary(c => c.Name, StringComparer.Ordinal);
        var unreadable = there.Values.Where(c => c.State == "UNKNOWN").ToList();
        if (unreadable.Count > 0) return new Outcome.Failed("unreadable", $"{Say.Some(unreadable.Select(c => c.Name))} cannot be read", unreadable[0].Trace, "Mend what Connect names, then retry.");
        foreach (var shard in shards) await SetAsync(shard, there.GetValueOrDefault(shard.Connector), cancel);
        var tasks = shards.ToDictionary(s => s.Connector, s => s.Tasks, StringComparer.Ordinal);
        if (there.Values.All(Runs)) await Replicators.UntilRunningAsync(world, tasks, progress, cancel, "'restart task N of shard SHARD', or retry");
        return Done($"{Say.Count(tasks.Values.Sum(), "task")} over {Say.Count(tasks.Count, "connector")}", FactsOf(call), new Figure("tasks", Say.Number(tasks.Values.Sum())));
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var shards = Wanted(call).Shards;
        var there = await Replicators.OfRunAsync(world, RunNames.Of(call), cancel);
        if (Unset(shards, there) is { Count: > 0 } wrong) return Look.No($"other numbers of tasks: {Say.Some(wrong)}");
        // What is paused or stopped gets its tasks when it runs again.
        return there.All(Runs)
            ? Replicators.Running(there, shards.ToDictionary(s => s.Connector, s => s.Tasks, StringComparer.Ordinal))
            : Look.Yes($"{shards.Sum(s => s.Tasks)} tasks are set; {there.Count(c => !Runs(c))} connectors do not run now");
    }

    public override Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) => Task.FromResult(FactsOf(call));

    private async Task SetAsync(BookShard shard, Connector? there, CancellationToken cancel)
    {
        var topics = shard.Topics.Select(t => t.Name).ToList();
        if (there is null) await Replicators.MakeAsync(world, shard.Connector, topics, shard.Tasks, cancel);
        else if (there.TasksMax != shard.Tasks || !Copies(there, shard))
            await world.Connect.ConfigureAsync(shard.Connector, there.Config.SetItem("tasks.max", $"{shard.Tasks}").SetItem("topic.whitelist", string.Join(',', topics)), cancel);
    }

    /// <summary>What is not as planned, and is put right with it; with a space before, or empty.</summary>
    private static string Mends(ImmutableArray<BookShard> wanted, IReadOnlyList<Connector> there)
    {
        var shards = wanted.Select(s => (Shard: s, Connector: there.FirstOrDefault(c => c.Name == s.Connector))).ToList();
        var missing = shards.Where(s => s.Connector is null).Select(s => s.Shard.Name).ToList();
        var edited = shards.Where(s => s.Connector is { State: not "UNKNOWN" } c && !Copies(c, s.Shard)).Select(s => s.Shard.Name).ToList();
        return (missing.Count > 0 ? $" Not there, and made again from its place: {Say.Some(missing)}." : "") + (edited.Count > 0 ? $" Its list of topics was edited, and is put back: {Say.Some(edited)}." : "");
    }

    private static bool Copies(Connector c, BookShard shard) => c.Topics.ToHashSet(StringComparer.Ordinal).SetEquals(shard.Topics.Select(t => t.Name));

    private static List<string> Unset(ImmutableArray<BookShard> wanted, IReadOnlyList<Connector> there) =>
        [.. wanted.Where(s => there.FirstOrDefault(c => c.Name == s.Connector) is not { } c || c.TasksMax != s.Tasks).Select(s => s.Connector)];

    private static WorldTroubleException NothingYet() => WorldTroubleException.Refusal("there are no replicators now", "They are made by the step create-connectors.");

    private static bool Runs(Connector c) => c.State is not ("PAUSED" or "STOPPED");

    /// <summary>The book as it will be once this fact stands in it; what was copied again keeps the tasks it was given.</summary>
    private static CopyBook Wanted(Call call) => CopyBook.Of(call with { Facts = call.Facts.SetItem($"scale#{int.MaxValue}/tasks", FactsOf(call)) });

    private static ImmutableDictionary<string, Value> FactsOf(Call call) => Fields.Facts((CopyBook.TasksFact, Value.Of(Placed(call))));

    private static int Placed(Call call) =>
        Planner.Split((int)Math.Clamp(call.Integer("tasks"), 1, 100_000), [.. CopyPlan.Of(call).Shards.Select(s => s.Partitions)]).Sum();
}
