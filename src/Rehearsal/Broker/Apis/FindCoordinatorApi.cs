using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class FindCoordinatorApi() : ImmediateApi(ApiKey.FindCoordinator, 0, 4, flexibleFrom: 3)
{
    private const sbyte Group = 0;
    private const sbyte Transaction = 1;

    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var (body, version) = (request.Body, request.Version);
        var key = version < 4 ? body.Text() : null;
        var kind = version >= 1 ? body.Int8() : Group;
        if (version >= 1) response.Int32(0); // throttle time
        if (key is not null) WriteOne(request, response, kind, key);
        else response.Array(body.Texts(), each => WriteOfMany(request, response, kind, each));
        response.Tags();
    }

    private static void WriteOne(ApiRequest request, ResponseWriter response, sbyte kind, string key)
    {
        var (error, words, node) = Find(request, kind, key);
        response.Error(error);
        if (request.Version >= 1) response.Text(words);
        WriteNode(response, node);
    }

    private static void WriteOfMany(ApiRequest request, ResponseWriter response, sbyte kind, string key)
    {
        var (error, words, node) = Find(request, kind, key);
        response.Text(key);
        WriteNode(response, node);
        response.Error(error);
        response.Text(words);
    }

    private static (KafkaError Error, string? Words, BrokerNode? Node) Find(ApiRequest request, sbyte kind, string key)
    {
        if (kind is not (Group or Transaction)) return (KafkaError.InvalidRequest, "The practice cluster coordinates groups and transactions only.", null);
        if (key.Length == 0) return kind == Group ? (KafkaError.InvalidGroupId, "A group has a name.", null) : (KafkaError.InvalidRequest, "A transaction has an id.", null);
        if (kind == Group && !request.Cluster.Rights.MayUseGroup(request.ClientId, key)) return (KafkaError.GroupAuthorizationFailed, null, null);
        return request.Cluster.Coordinator(key) is { } node ? (KafkaError.None, null, node) : (KafkaError.CoordinatorNotAvailable, null, null);
    }

    private static void WriteNode(ResponseWriter response, BrokerNode? node)
    {
        response.Int32(node?.Id ?? -1);
        response.Text(node is null ? "" : BrokerNode.Host);
        response.Int32(node?.Port ?? -1);
    }
}
