namespace ChatOpsBot.Rehearsal.Broker;

/// <content>Trouble that clients have with a cluster.</content>
public sealed partial class PracticeCluster
{
    /// <summary>Some clients may no longer describe a topic: it is missing in their lists, and refused when asked for by name.</summary>
    /// <param name="from">Whether a client, by its <c>client.id</c>, is one of them; null: the topic is shown to all again.</param>
    public void HideTopic(string topic, Func<string, bool>? from) => cluster.Rights.HideTopic(topic, from);

    /// <summary>Some clients may no longer use or describe a group.</summary>
    /// <param name="to">As for a topic.</param>
    public void CloseGroup(string group, Func<string, bool>? to) => cluster.Rights.CloseGroup(group, to);

    /// <summary>Lets every client write at most so many bytes a second into this cluster, as a quota does: answers come late. 0: no quota.</summary>
    public void LimitProducers(long bytesPerSecond) => cluster.Quota.BytesPerSecond = bytesPerSecond;

    /// <summary>
    /// A broker takes connections and requests and answers nothing, as a stopped process. The others give it up after
    /// <see cref="PracticeClusterOptions.BrokerSessionTimeout"/>; until then it leads what it led. Freezing a frozen one changes nothing.
    /// </summary>
    /// <param name="deaf">It does not take new connections either: they hang, as behind a firewall that drops packets.</param>
    public async Task FreezeBrokerAsync(int broker, bool deaf, CancellationToken cancellation)
    {
        var node = Node(broker);
        await switching.WaitAsync(cancellation);
        try
        {
            if (!node.Open || node.Frozen) return;
            node.Freeze();
            if (deaf) await node.Listener.GoDeafAsync();
            node.FencedAfter(cluster.Options.Time.CreateTimer(_ => Fence(node), null, cluster.Options.BrokerSessionTimeout, Timeout.InfiniteTimeSpan));
        }
        finally
        {
            switching.Release();
        }
    }

    /// <summary>A frozen broker goes on: it answers what came meanwhile, and leads again. Thawing one that is not frozen changes nothing.</summary>
    public async Task ThawBrokerAsync(int broker, CancellationToken cancellation)
    {
        var node = Node(broker);
        await switching.WaitAsync(cancellation);
        try
        {
            Thaw(node);
        }
        finally
        {
            switching.Release();
        }
    }

    private void Thaw(BrokerNode node)
    {
        if (!node.Frozen) return;
        node.Listener.Hear();
        node.Thaw();
        cluster.SetFenced(node, false);
    }

    private void Fence(BrokerNode node)
    {
        if (node.Frozen) cluster.SetFenced(node, true);
    }
}
