using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class MetadataApi() : ImmediateApi(ApiKey.Metadata, 0, 12, flexibleFrom: 9)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var body = request.Body;
        var version = request.Version;
        var wanted = body.NullableArray(item => (Id: version >= 10 ? item.Uuid() : Guid.Empty, Name: item.NullableText()));
        var mayCreate = version < 4 || body.Boolean();
        var ofCluster = version is >= 8 and <= 10 && body.Boolean();
        var ofTopics = version >= 8 && body.Boolean();
        var all = wanted is null || (version == 0 && wanted.Count == 0);
        var topics = all
            ? request.Cluster.Topics.All.Where(topic => request.MayUse(topic.Name)).Select(topic => new Answered(topic.Name, topic.Id, topic, KafkaError.None))
            : wanted!.Select(topic => Find(request, topic.Id, topic.Name, mayCreate));

        if (version >= 3) response.Int32(0); // throttle time
        WriteBrokers(request, response);
        response.Array([.. topics], topic => WriteTopic(request, response, topic, ofTopics ? Rights.OnTopic : Rights.NotTold));
        if (version is >= 8 and <= 10) response.Int32(ofCluster ? Rights.OnCluster : Rights.NotTold);
        response.Tags();
    }

    private static Answered Find(ApiRequest request, Guid id, string? name, bool mayCreate)
    {
        var catalog = request.Cluster.Topics;
        if (name is null)
            return catalog.Find(id) is { } byId && request.MayUse(byId.Name) ? new(byId.Name, id, byId, KafkaError.None) : new(null, id, null, KafkaError.UnknownTopicId);
        if (!request.MayUse(name)) return new(name, Guid.Empty, null, KafkaError.TopicAuthorizationFailed);
        var topic = catalog.Find(name);
        if (topic is not null) return new(name, topic.Id, topic, KafkaError.None);
        if (!mayCreate || !request.Cluster.Options.AutoCreateTopics) return new(name, Guid.Empty, null, KafkaError.UnknownTopicOrPartition);
        var wanted = new NewTopic(name, -1, -1, new Dictionary<int, IReadOnlyList<int>>(), new Dictionary<string, string?>());
        var (made, refusal) = catalog.Create(wanted);
        request.Report(name, made?.Partitions.Count ?? 0, refusal?.Error ?? KafkaError.None, effect: true);
        return new(name, made?.Id ?? Guid.Empty, made, refusal?.Error ?? KafkaError.None);
    }

    private static void WriteBrokers(ApiRequest request, ResponseWriter response)
    {
        response.Array([.. request.Cluster.Running], node =>
        {
            response.Int32(node.Id);
            response.Text(BrokerNode.Host);
            response.Int32(node.Port);
            if (request.Version >= 1) response.Text(null); // rack
        });
        if (request.Version >= 2) response.Text(request.Cluster.Id);
        if (request.Version >= 1) response.Int32(request.Cluster.Controller);
    }

    private static void WriteTopic(ApiRequest request, ResponseWriter response, Answered topic, int rights)
    {
        response.Error(topic.Error);
        response.Text(request.Version >= 12 ? topic.Name : topic.Name ?? "");
        if (request.Version >= 10) response.Uuid(topic.Id);
        if (request.Version >= 1) response.Boolean(topic.Topic?.Internal ?? false);
        response.Array(topic.Topic?.Partitions ?? [], partition => WritePartition(request, response, partition));
        if (request.Version >= 8) response.Int32(rights);
    }

    private static void WritePartition(ApiRequest request, ResponseWriter response, Partition partition)
    {
        var leader = request.Cluster.Leader(partition);
        var inSync = request.Cluster.InSync(partition);
        response.Error(leader is null ? KafkaError.LeaderNotAvailable : KafkaError.None);
        response.Int32(partition.Index);
        response.Int32(leader?.Id ?? -1);
        if (request.Version >= 7) response.Int32(request.Cluster.LeaderEpoch);
        response.Integers(partition.Replicas);
        response.Integers(inSync);
        if (request.Version >= 5) response.Integers([.. partition.Replicas.Except(inSync)]);
    }

    private sealed record Answered(string? Name, Guid Id, Topic? Topic, KafkaError Error);
}
