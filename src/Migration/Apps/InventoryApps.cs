using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>Which apps move.</summary>
internal sealed class InventoryApps(MigrationWorld world) : ReadingAction(Contract.Reads(
    "inventory.apps", [], [Fields.Integer("producers"), Fields.Integer("consumers")]))
{
    protected override string Words => "Reads the apps' deployments and kinds.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var apps = await AppDirectory.ReadAsync(world, cancel);
        var producers = apps.Count(a => a.Kind == AppKind.Producer);
        var consumers = apps.Count(a => a.Kind is AppKind.Consumer or AppKind.Streams);
        var down = apps.Where(a => a.Kind != AppKind.Test && !a.Deployment.Settled).Select(a => a.Name).ToList();
        return Done(
            $"{Say.Count(producers, "producer")}, {Say.Count(consumers, "consumer")}{(down.Count > 0 ? $"; not all pods ready: {Say.Some(down)}" : "")}",
            Fields.Facts(("producers", Value.Of(producers)), ("consumers", Value.Of(consumers))),
            new Figure("producers", Say.Number(producers)), new Figure("consumers and streams", Say.Number(consumers)), new Figure("pods", Say.Number(apps.Sum(a => a.Deployment.Ready))));
    }
}

/// <summary>How many pods each app has, before anything is stopped: what starting again goes by.</summary>
internal sealed class RecordApps(MigrationWorld world) : ReadingAction(Contract.Reads("apps.record", [], [Fields.Text("record")]))
{
    protected override string Words => "Writes down how many pods each app has.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var apps = await AppDirectory.ReadAsync(world, cancel);
        var running = apps.Where(a => a.Kind != AppKind.Test).ToList();
        if (running.All(a => a.Deployment.Replicas == 0))
            return new Outcome.Failed("apps-stopped", "all apps are at 0 pods: there is nothing to write down", null, "Start the apps as they should be, then retry.");
        return Done($"{Say.Count(running.Count, "app")} with {Say.Count(running.Sum(a => a.Deployment.Replicas), "pod")}", Fields.Facts(("record", Value.Of(AppRecord.Write(apps)))), new Figure("apps", Say.Number(running.Count)));
    }
}
