using System.Collections.Frozen;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>Reads a request's header and hands it to its kind.</summary>
internal static class Dispatch
{
    public static FrozenDictionary<ApiKey, Api> Apis { get; } = new Api[]
    {
        new ProduceApi(), new FetchApi(), new ListOffsetsApi(), new MetadataApi(), new ApiVersionsApi(), new InitProducerIdApi(),
        new AddPartitionsToTxnApi(), new AddOffsetsToTxnApi(), new EndTxnApi(), new TxnOffsetCommitApi(),
        new FindCoordinatorApi(), new JoinGroupApi(), new SyncGroupApi(), new HeartbeatApi(), new LeaveGroupApi(),
        new OffsetCommitApi(), new OffsetFetchApi(), new OffsetDeleteApi(), new DescribeGroupsApi(), new ListGroupsApi(), new DeleteGroupsApi(),
        new CreateTopicsApi(), new DeleteTopicsApi(), new CreatePartitionsApi(), new DeleteRecordsApi(),
        new DescribeConfigsApi(), new AlterConfigsApi(), new IncrementalAlterConfigsApi(), new DescribeClusterApi(),
    }.ToFrozenDictionary(api => api.Key);

    public static async ValueTask AnswerAsync(
        Cluster cluster, BrokerNode node, ReadOnlyMemory<byte> frame, ResponseWriter response, CancellationToken cancellation)
    {
        var body = new RequestReader(frame);
        var key = (ApiKey)body.Int16();
        var version = body.Int16();
        response.Int32(body.Int32()); // the correlation id
        if (!Apis.TryGetValue(key, out var api)) throw new MalformedRequestException($"Requests of kind {(short)key} are not served.");
        if (version < api.Oldest || version > api.Newest)
        {
            if (key != ApiKey.ApiVersions) throw new MalformedRequestException($"{key} is not served in version {version}.");
            ApiVersionsApi.AnswerUnknownVersion(response);
            return;
        }

        var client = body.NullableText() ?? "";
        body.Flexible = response.Flexible = api.IsFlexible(version);
        body.Tags();
        if (key != ApiKey.ApiVersions) response.Tags(); // its header has none, so that any client can read it
        var request = new ApiRequest(cluster, node, key, version, client, body);
        await api.AnswerAsync(request, response, cancellation);
        request.ReportIfSilent();
    }
}
