using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Transactions;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>A request with its header read.</summary>
/// <param name="Node">The broker that was asked.</param>
internal sealed record ApiRequest(Cluster Cluster, BrokerNode Node, ApiKey Key, short Version, string ClientId, RequestReader Body)
{
    private bool reported;

    /// <summary>Tells the world what was done to one topic or group.</summary>
    public void Report(string? subject, int count, KafkaError error, bool effect)
    {
        reported = true;
        Cluster.Options.OnRequest?.Invoke(new BrokerRequest(
            Cluster.Options.Time.GetUtcNow(), Node.Id, Key.ToString(), ClientId, subject, count, (short)error, effect && error == KafkaError.None));
    }

    /// <summary>A request that touched nothing by name is told too.</summary>
    public void ReportIfSilent()
    {
        if (!reported) Report(null, 0, KafkaError.None, effect: false);
    }

    /// <summary>Whether this client may still know of a topic.</summary>
    public bool MayUse(string topic) => Cluster.Rights.MayUseTopic(ClientId, topic);

    /// <summary>The partition, if it exists and this broker leads it.</summary>
    public KafkaError Led(string topic, int index, out Partition partition)
    {
        partition = Cluster.Topics.Find(topic, index)!;
        if (!MayUse(topic)) return KafkaError.TopicAuthorizationFailed;
        if (partition is null) return KafkaError.UnknownTopicOrPartition;
        return Cluster.Leader(partition) == Node ? KafkaError.None : KafkaError.NotLeaderOrFollower;
    }

    /// <summary>Whether this broker answers for a group.</summary>
    public KafkaError Coordinates(string group)
    {
        if (group.Length == 0) return KafkaError.InvalidGroupId;
        if (!Cluster.Rights.MayUseGroup(ClientId, group)) return KafkaError.GroupAuthorizationFailed;
        return Cluster.Coordinator(group) == Node ? KafkaError.None : KafkaError.NotCoordinator;
    }

    /// <summary>The transaction, if this broker answers for it and its producer has asked for a number before.</summary>
    public KafkaError CoordinatesTransaction(string id, out Transaction? transaction)
    {
        transaction = Cluster.Transactions.Find(id);
        if (id.Length == 0) return KafkaError.InvalidRequest;
        if (Cluster.Coordinator(id) != Node) return KafkaError.NotCoordinator;
        return transaction is null ? KafkaError.InvalidProducerIdMapping : KafkaError.None;
    }

    /// <summary>Clients of versions before <paramref name="since"/> know a fenced producer by an older word.</summary>
    public KafkaError Fenced(KafkaError error, short since) =>
        error == KafkaError.ProducerFenced && Version < since ? KafkaError.InvalidProducerEpoch : error;
}
