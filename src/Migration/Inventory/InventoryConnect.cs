using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Inventory;

/// <summary>Which Connect answers, with how many workers and connectors.</summary>
internal sealed class InventoryConnect(MigrationWorld world) : ReadingAction(Contract.Reads(
    "inventory.connect", [], [Fields.Integer("workers"), Fields.Integer("connectors")]))
{
    protected override string Words => "Reads version, workers and connectors of Connect.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var version = await world.Connect.VersionAsync(null, cancel);
        var workers = await world.WorkersAsync(cancel);
        var connectors = await world.Connect.ListAsync(cancel);
        return Done(
            $"Connect {ForeignText.From(version.Version, 40)} with {Say.Count(workers.Count, "worker")} and {Say.Count(connectors.Count, "connector")}",
            Fields.Facts(("workers", Value.Of(workers.Count)), ("connectors", Value.Of(connectors.Count))),
            new Figure("version", ForeignText.From(version.Version, 40).Text), new Figure("workers", Say.Number(workers.Count)), new Figure("connectors", Say.Number(connectors.Count)),
            new Figure("of these copying", Say.Number(connectors.Count(c => c.Copies))));
    }
}

/// <summary>At least so many workers are ready, answer by themselves, and belong to one Connect cluster.</summary>
internal sealed class WorkersSeen(MigrationWorld world) : WorldObservation(Contract.Observes("connect.workers-seen", Fields.Integer("workers")))
{
    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel)
    {
        var wanted = call.Integer("workers");
        var workers = await world.WorkersAsync(cancel);
        var figure = new Figure("workers", $"{workers.Count} of {wanted}");
        if (workers.Count < wanted) return Look.No($"{Say.Count(workers.Count, "worker")} ready, {wanted} wanted", figure);
        var versions = await Task.WhenAll(workers.Select(w => world.Connect.VersionAsync(w, cancel)));
        var clusters = versions.Select(v => v.ClusterId).Distinct(StringComparer.Ordinal).Count();
        return clusters == 1
            ? Look.Yes($"{Say.Count(workers.Count, "worker")} ready, each answers itself", figure)
            : Look.No($"the workers are backed by {clusters} different Kafka clusters", figure);
    }
}

/// <summary>A call that only the leader may answer works through every worker.</summary>
internal sealed class ForwardingWorks(MigrationWorld world) : WorldObservation(Contract.Observes("connect.forwarding"))
{
    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel) =>
        ForwardingProbe.Judge(await ForwardingProbe.AskAllAsync(world.Connect, cancel), await world.Connect.ListAsync(cancel));
}
