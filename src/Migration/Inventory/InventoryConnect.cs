using System.Collections.Immutable;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Inventory;

/// <summary>Which Connect answers, with how many workers and connectors. A Connect that is not started yet is no trouble: starting it comes later.</summary>
internal sealed class InventoryConnect(MigrationWorld world) : ReadingAction(Contract.Reads("inventory.connect", [], [Fields.Integer("workers")]))
{
    protected override string Words => "Reads version, workers and connectors of Connect.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var workers = (await ConnectWorkers.ReadAsync(world, cancel)).OrThrow();
        if (workers.Deployment.Replicas == 0) return NotStarted(workers.Deployment.Name);
        var version = ForeignText.From((await world.Connect.VersionAsync(null, cancel)).Version, 40);
        var list = await world.Connect.ListAsync(_ => true, cancel);
        var (count, connectors) = (workers.Addresses.Count, list.Connectors);
        var unknown = connectors.Where(c => c.State == "UNKNOWN").Select(c => c.Name).ToList();
        return Done(
            $"Connect {version} with {Say.Count(count, "worker")} and {Say.Count(connectors.Count, "connector")}"
            + (list.Broken is { } broken ? $"; they were read one by one, since Connect says of the list: \"{ForeignText.From(broken.Text, 240)}\"" : "")
            + (unknown.Count > 0 ? $"; not to be read: {Say.Some(unknown)}" : ""),
            Fields.Facts(("workers", Value.Of(count))),
            new Figure("version", version.Text), new Figure("workers", $"{count} of {workers.Deployment.Replicas}"), new Figure("connectors", Say.Number(connectors.Count)),
            new Figure("of these copying", Say.Number(connectors.Count(c => c.Copies))));
    }

    private static Outcome NotStarted(string deployment) => Done(
        $"Connect is not started: deployment {ForeignText.From(deployment, 80)} has 0 workers. Its version and connectors are not known before it is",
        Fields.Facts(("workers", Value.Of(0))),
        new Figure("version", "not known: no worker runs"), new Figure("workers", "0"), new Figure("connectors", "not known"));
}

/// <summary>At least so many workers are ready, answer by themselves, and belong to one Connect cluster.</summary>
internal sealed class WorkersSeen(MigrationWorld world) : WorldObservation(Contract.Observes("connect.workers-seen", Fields.Integer("workers")))
{
    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel)
    {
        var wanted = call.Integer("workers");
        var seen = await ConnectWorkers.ReadAsync(world, cancel);
        var workers = seen.Addresses;
        var figure = new Figure("workers", $"{workers.Count} of {wanted}");
        if (seen.Unmatched is { } words) return Look.No(words, figure);
        if (workers.Count == 0 || workers.Count < wanted) return Look.No($"{Say.Count(workers.Count, "worker")} ready, {wanted} wanted", figure);
        var versions = await Task.WhenAll(workers.Select(w => world.Connect.VersionAsync(w, cancel)));
        var clusters = versions.Select(v => v.ClusterId).Distinct(StringComparer.Ordinal).Count();
        return clusters == 1
            ? Look.Yes($"{Say.Count(workers.Count, "worker")} ready, each answers itself", figure)
            : Look.No($"the workers are backed by {clusters} different Kafka clusters", figure);
    }
}

/// <summary>A call that only the leader may answer works through every worker, and not by luck; nothing less than all workers that there are to be.</summary>
internal sealed class ForwardingWorks(MigrationWorld world) : WorldObservation(Contract.Observes("connect.forwarding"))
{
    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel)
    {
        var seen = await ConnectWorkers.ReadAsync(world, cancel);
        if (seen.Unmatched is { } words) return Look.No(words);
        var probes = await ForwardingProbe.AskAllAsync(world.Connect, cancel);
        var look = ForwardingVerdict.Of(probes, seen.Deployment.Replicas, []);
        // What the workers advertise is asked for last: what is known to be broken stays known when the list cannot be had.
        return look.Verdict == Verdict.Yes || probes.Any(p => !p.Forwards && p.Silent is null)
            ? ForwardingVerdict.Of(probes, seen.Deployment.Replicas, await AdvertisedAsync(look, cancel))
            : look;
    }

    private async Task<IReadOnlyList<Connector>> AdvertisedAsync(Look look, CancellationToken cancel)
    {
        try
        {
            return await world.Connect.ListAsync(cancel);
        }
        catch (WorldTroubleException) when (look.Verdict == Verdict.No)
        {
            return [];
        }
    }
}
