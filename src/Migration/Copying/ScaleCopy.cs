using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>So many tasks over all replicators, split by partitions; the workers stay as they are.</summary>
internal sealed class ScaleCopy(MigrationWorld world) : WorldAction(Fields.Changes("copy.scale", [Fields.Integer("tasks")], [Fields.Integer("tasks")], undo: false))
{
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var (plan, split) = Wanted(call);
        var there = await Replicators.OfRunAsync(world, RunNames.Of(call), cancel);
        var now = there.Sum(c => c.TasksMax);
        var shards = plan.Shards.Zip(split).ToList();
        var (given, placed) = (call.Integer("tasks"), split.Sum());
        var but = given == placed ? "" : given > placed ? $" ({given} were asked for, but there are only {plan.Partitions} partitions)" : $" ({given} were asked for, but each of {plan.Shards.Length} connectors needs one)";
        return new Preview(
            Say.Count(now, "task"), $"{Say.Count(placed, "task")} over {Say.Count(plan.Shards.Length, "connector")}",
            $"{now} → {placed} tasks{but}: {string.Join(", ", shards.Select(s => $"{s.First.Name} {s.Second}"))}. The copy pauses for a few seconds while tasks are dealt anew.",
            new JsonObject(shards.Select(s => KeyValuePair.Create(s.First.Name, (JsonNode?)JsonValue.Create(s.Second)))),
            $"{plan.Shards.Length} to {plan.Partitions} tasks (one a connector, one a partition)",
            [.. shards.Select(s => $"{s.First.Name}: {Say.Count(s.Second, "task")} for {Say.Count(s.First.Partitions, "partition")}")]);
    }

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var wanted = WantedByName(call);
        var there = await Replicators.OfRunAsync(world, RunNames.Of(call), cancel);
        var missing = wanted.Keys.Except(there.Select(c => c.Name), StringComparer.Ordinal).ToList();
        if (missing.Count > 0) return new Outcome.Failed("no-such-connector", $"not there: {Say.Some(missing)}", null, "The replicators are made by the step create-connectors.");
        foreach (var connector in there.Where(c => wanted.TryGetValue(c.Name, out var tasks) && tasks != c.TasksMax))
            await world.Connect.ConfigureAsync(connector.Name, connector.Config.SetItem("tasks.max", $"{wanted[connector.Name]}"), cancel);
        if (there.All(Runs)) await Replicators.UntilRunningAsync(world, wanted, progress, cancel);
        return Done($"{Say.Count(wanted.Values.Sum(), "task")} over {Say.Count(wanted.Count, "connector")}", Fields.Facts(("tasks", Value.Of(wanted.Values.Sum()))), new Figure("tasks", Say.Number(wanted.Values.Sum())));
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var wanted = WantedByName(call);
        var there = await Replicators.OfRunAsync(world, RunNames.Of(call), cancel);
        var wrong = wanted.Where(w => there.FirstOrDefault(c => c.Name == w.Key) is not { } c || c.TasksMax != w.Value).Select(w => w.Key).ToList();
        if (wrong.Count > 0) return Look.No($"other numbers of tasks: {Say.Some(wrong)}");
        // What is paused or stopped gets its tasks when it runs again.
        return there.All(Runs) ? Replicators.Running(there, wanted) : Look.Yes($"{wanted.Values.Sum()} tasks are set; {there.Count(c => !Runs(c))} connectors do not run now");
    }

    public override Task<System.Collections.Immutable.ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) =>
        Task.FromResult(Fields.Facts(("tasks", Value.Of(Wanted(call).Split.Sum()))));

    private static bool Runs(Connector c) => c.State is not ("PAUSED" or "STOPPED");

    private static (CopyPlan Plan, IReadOnlyList<int> Split) Wanted(Call call)
    {
        var plan = CopyPlan.Of(call);
        return (plan, Planner.Split((int)Math.Clamp(call.Integer("tasks"), 1, 100_000), [.. plan.Shards.Select(s => s.Partitions)]));
    }

    private static Dictionary<string, int> WantedByName(Call call)
    {
        var (plan, split) = Wanted(call);
        return plan.Shards.Zip(split).ToDictionary(s => RunNames.Of(call).Shard(s.First.Name), s => s.Second, StringComparer.Ordinal);
    }
}
