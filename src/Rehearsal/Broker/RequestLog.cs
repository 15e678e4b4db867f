namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>The last requests of a cluster, bounded; give <see cref="Add"/> to <see cref="PracticeClusterOptions.OnRequest"/>.</summary>
/// <param name="capacity">How many are kept; the oldest go first.</param>
/// <param name="keep">Which are kept; null: those with an effect.</param>
public sealed class RequestLog(int capacity = 100_000, Func<BrokerRequest, bool>? keep = null)
{
    private readonly Queue<BrokerRequest> requests = new();

    public void Add(BrokerRequest request)
    {
        if (!(keep?.Invoke(request) ?? request.Effect)) return;
        lock (requests)
        {
            if (requests.Count == capacity) requests.Dequeue();
            requests.Enqueue(request);
        }
    }

    /// <summary>A copy, oldest first.</summary>
    public IReadOnlyList<BrokerRequest> Read()
    {
        lock (requests) return [.. requests];
    }
}
