using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <summary>What the probes of all workers, and the addresses they advertise, say together; names the cause where it can be named. Pure.</summary>
internal static class ForwardingVerdict
{
    /// <param name="wanted">How many workers there are to be.</param>
    public static Look Of(ImmutableArray<WorkerProbe> probes, int wanted, IReadOnlyList<Connector> connectors)
    {
        var good = probes.Count(p => p.Forwards);
        var figures = ImmutableArray.Create(new Figure("workers", $"{probes.Length} of {wanted}"), new Figure("forwarding", $"{good} of {Math.Max(wanted, probes.Length)}"));
        if (probes.IsEmpty || probes.Length < wanted)
            return Look.No($"{(probes.IsEmpty ? "no worker is ready" : $"{probes.Length} of {wanted} workers are ready")}: what is not there cannot be asked", figures);
        var silent = probes.Where(p => p.Silent is not null).ToList();
        if (silent.Count == probes.Length) return Look.CannotTell($"no worker can be asked at its own address: {Why(silent[0])}");
        if (silent.Count > 0) return Look.No($"{silent.Count} of {probes.Length} workers do not answer at their own address: {Why(silent[0])}", figures);
        var shared = SharedAddress(probes, connectors);
        var broken = probes.Where(p => !p.Forwards).ToList();
        if (broken.Count == 0 && shared is null)
            return Look.Yes($"a call for the leader works through {(probes.Length == 1 ? "the one worker" : $"all {probes.Length} workers, each asked {probes[0].Asked} times")}", figures);
        var said = broken.FirstOrDefault(p => p.Said is not null)?.Said is { } words ? $" (\"{ForeignText.From(words.Text, 160)}\")" : "";
        return Look.No($"{(broken.Count == 0 ? "calls reach the leader only by luck" : $"{broken.Count} of {probes.Length} workers cannot hand a call to the leader{said}")}. {Cause(probes, shared)}", figures);
    }

    private static string Cause(ImmutableArray<WorkerProbe> probes, string? shared) =>
        shared is not null ? $"No rebalance is going on. All workers advertise one address, {ForeignText.From(shared, 80)}, so a call for the leader ends anywhere: each must advertise its own (rest.advertised.host.name = the pod's IP)."
        : probes.Any(p => p.Leads) ? "The leader is there, but others cannot always reach it at the address it advertises (rest.advertised.host.name)."
        : "No worker says that it leads: a rebalance may be going on.";

    /// <summary>
    /// The one address that all tasks are said to run at, although there are several workers and it is none of theirs; null when there is no such thing.
    /// A front door that takes strict turns hides the fault from every call, but not from this.
    /// </summary>
    private static string? SharedAddress(ImmutableArray<WorkerProbe> probes, IReadOnlyList<Connector> connectors)
    {
        var said = connectors.SelectMany(c => c.Tasks.Select(t => t.Worker).Append(c.Worker)).Where(w => w.Length > 0).ToList();
        return probes.Length > 1 && said.Count > 1 && said.Distinct(StringComparer.Ordinal).Count() == 1 && !probes.Any(p => said[0] == p.Worker.Authority) ? said[0] : null;
    }

    private static string Why(WorkerProbe probe) => $"{probe.Worker.Authority}: {probe.Silent!.Message}. {probe.Silent.WayOut}";
}
