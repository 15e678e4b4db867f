using System.Collections.Concurrent;

namespace ChatOpsBot.Rehearsal.Broker.Transactions;

/// <summary>All transactional ids of a cluster, and the clock that ends what stays open.</summary>
internal sealed class TransactionRegistry : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500); // ten seconds in earnest

    private readonly ConcurrentDictionary<string, Transaction> transactions = new(StringComparer.Ordinal);
    private readonly Cluster cluster;
    private readonly ITimer clock;

    public TransactionRegistry(Cluster cluster)
    {
        this.cluster = cluster;
        clock = cluster.Options.Time.CreateTimer(_ => Tick(), null, Beat, Beat);
    }

    public Transaction? Find(string id) => transactions.GetValueOrDefault(id);

    public Transaction GetOrAdd(string id) => transactions.GetOrAdd(id, static (key, all) => new Transaction(key, all), cluster);

    public void Dispose() => clock.Dispose();

    private void Tick()
    {
        var now = cluster.Options.Time.GetUtcNow();
        foreach (var transaction in transactions.Values) transaction.Tick(now);
    }
}
