namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>The bytes a cluster may keep in memory, shared by its partitions.</summary>
internal sealed class StorageBudget(long limit)
{
    private long used;

    public long Limit => limit;

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= limit) return true;
        GiveBack(bytes);
        return false;
    }

    /// <summary>For what cannot be refused: a few bytes above the limit.</summary>
    public void Take(long bytes) => Interlocked.Add(ref used, bytes);

    public void GiveBack(long bytes) => Interlocked.Add(ref used, -bytes);
}
