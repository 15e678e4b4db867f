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
        var running = AppDirectory.Moving(apps);
        var producers = running.Count(a => a.Kind == AppKind.Producer);
        var consumers = running.Count - producers;
        var now = await AppsNow.ReadAsync(world, [.. running.Select(a => a.Name)], cancel);
        var notes = await AppNotes.OfAsync(world, running, now, cancel);
        return Done(
            $"{Say.Count(producers, "producer")}, {Say.Count(consumers, "consumer")}{(notes.Count > 0 ? $". Look at: {AppScaling.Some(notes, 8)}" : "")}",
            Fields.Facts(("producers", Value.Of(producers)), ("consumers", Value.Of(consumers))),
            new Figure("producers", Say.Number(producers)), new Figure("consumers and streams", Say.Number(consumers)), new Figure("pods", Say.Number(running.Sum(a => a.Deployment.Ready))),
            new Figure("to look at", Say.Number(notes.Count)));
    }
}

/// <summary>How many pods each app has, before anything is stopped: what starting again goes by.</summary>
internal sealed class RecordApps(MigrationWorld world) : ReadingAction(Contract.Reads("apps.record", [], [Fields.Text("record")]))
{
    protected override string Words => "Writes down how many pods each app has.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var running = AppDirectory.Moving(await AppDirectory.ReadAsync(world, cancel));
        if (running.All(a => a.Deployment.Replicas == 0))
            return new Outcome.Failed("apps-stopped", "all apps are at 0 pods: there is nothing to write down", null, "Start the apps as they should be, then retry.");
        var zero = running.Where(a => a.Deployment.Replicas == 0).Select(a => a.Name).ToList();
        return Done(
            $"{Say.Count(running.Count, "app")} with {Say.Count(running.Sum(a => a.Deployment.Replicas), "pod")}{(zero.Count > 0 ? $"; at 0 already, and stays at 0: {Say.Some(zero, 8)}" : "")}",
            Fields.Facts(("record", Value.Of(AppRecord.Write(running)))), new Figure("apps", Say.Number(running.Count)), new Figure("of these at 0", Say.Number(zero.Count)));
    }
}
