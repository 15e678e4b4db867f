namespace ChatOpsBot.Rehearsal.Connect;

/// <summary>Who holds what: whatever has no living holder goes to the least loaded worker, then the loads are levelled by moving as little as possible.</summary>
internal static class Assignment
{
    public static void Level(IReadOnlyList<ConnectWorker> workers, IReadOnlyList<Duty> duties)
    {
        var load = workers.ToDictionary(w => w, w => duties.Count(d => d.Assigned == w));
        foreach (var duty in duties)
        {
            if (duty.Assigned is { } holder && load.ContainsKey(holder)) continue;
            duty.Assigned = workers.Count == 0 ? null : Least(workers, load);
            if (duty.Assigned is { } w) load[w]++;
        }
        if (workers.Count < 2) return;
        while (Most(workers, load) is var from && Least(workers, load) is var to && load[from] - load[to] > 1)
        {
            duties.Last(d => d.Assigned == from).Assigned = to;
            load[from]--;
            load[to]++;
        }
    }

    private static ConnectWorker Least(IReadOnlyList<ConnectWorker> workers, Dictionary<ConnectWorker, int> load) => workers.MinBy(w => load[w])!;

    private static ConnectWorker Most(IReadOnlyList<ConnectWorker> workers, Dictionary<ConnectWorker, int> load) => workers.MaxBy(w => load[w])!;
}
