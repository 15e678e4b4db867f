using System.Collections.Immutable;
using System.Net;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <summary>What one worker said to the probe.</summary>
/// <param name="Leads">It answered itself: it is the leader.</param>
/// <param name="Forwards">It handed the call to the leader, or is the leader.</param>
internal sealed record WorkerProbe(Uri Worker, bool Leads, bool Forwards, ForeignText? Said);

/// <summary>
/// Proves that a call only the leader may answer works through every worker, without changing anything. Reading works everywhere also
/// when this is broken, so a green status proves nothing.
/// </summary>
internal static class ForwardingProbe
{
    public static async Task<ImmutableArray<WorkerProbe>> AskAllAsync(ConnectClient connect, CancellationToken cancel)
    {
        var workers = await connect.WorkersAsync(cancel);
        return [.. await Task.WhenAll(workers.Select(w => AskAsync(connect, w, cancel)))];
    }

    public static async Task<Uri?> FindLeaderAsync(ConnectClient connect, CancellationToken cancel)
    {
        foreach (var worker in await connect.WorkersAsync(cancel))
            if (await LeadsAsync(connect, worker, cancel)) return worker;
        return null;
    }

    /// <summary>Names the cause where it can be named.</summary>
    public static Look Judge(ImmutableArray<WorkerProbe> probes, IReadOnlyList<Connector> connectors)
    {
        if (probes.IsEmpty) return Look.No("no worker is ready");
        var broken = probes.Where(p => !p.Forwards).ToList();
        var figures = ImmutableArray.Create(new Figure("workers", $"{probes.Length}"), new Figure("forwarding", $"{probes.Length - broken.Count} of {probes.Length}"));
        if (broken.Count == 0)
            return Look.Yes($"a call for the leader works through {(probes.Length == 1 ? "the one worker" : $"all {probes.Length} workers")}", figures);
        var advertised = connectors.Select(c => c.Worker).Concat(connectors.SelectMany(c => c.Tasks.Select(t => t.Worker))).Where(w => w.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var cause = probes.Length > 1 && advertised.Count == 1
            ? $"No rebalance is going on. All workers advertise one address, {ForeignText.From(advertised[0], 80)}, so a call for the leader ends anywhere."
            : probes.Any(p => p.Leads) ? "The leader is there, but others cannot reach it at the address it advertises." : "No worker says that it leads: a rebalance may be going on.";
        return Look.No($"{broken.Count} of {probes.Length} workers cannot hand a call to the leader. {cause}", figures);
    }

    private static async Task<WorkerProbe> AskAsync(ConnectClient connect, Uri worker, CancellationToken cancel)
    {
        try
        {
            var leads = await LeadsAsync(connect, worker, cancel);
            var through = await connect.ProbeAsync(worker, forward: true, cancel);
            return new WorkerProbe(worker, leads, ConnectWords.IsNoConnector(through.Status, through.Message), ForeignText.From(through.Message, 300));
        }
        catch (WorldTroubleException e)
        {
            return new WorkerProbe(worker, Leads: false, Forwards: false, e.Proof);
        }
    }

    private static async Task<bool> LeadsAsync(ConnectClient connect, Uri worker, CancellationToken cancel)
    {
        try
        {
            var alone = await connect.ProbeAsync(worker, forward: false, cancel);
            return alone.Status == HttpStatusCode.NotFound && ConnectWords.IsNoConnector(alone.Status, alone.Message);
        }
        catch (WorldTroubleException)
        {
            return false; // it does not answer, so it is of no use as a leader
        }
    }
}
