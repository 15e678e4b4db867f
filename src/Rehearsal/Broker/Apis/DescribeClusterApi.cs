using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class DescribeClusterApi() : ImmediateApi(ApiKey.DescribeCluster, 0, 1, flexibleFrom: 0)
{
    private const sbyte Brokers = 1;

    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var rights = request.Body.Boolean() ? Rights.OnCluster : Rights.NotTold;
        var endpoints = request.Version >= 1 ? request.Body.Int8() : Brokers;
        var served = endpoints == Brokers;
        response.Int32(0); // throttle time
        response.Error(served ? KafkaError.None : KafkaError.InvalidRequest);
        response.Text(served ? null : "The practice cluster has no controllers of their own.");
        if (request.Version >= 1) response.Int8(endpoints);
        response.Text(request.Cluster.Id);
        response.Int32(request.Cluster.Controller);
        response.Array([.. request.Cluster.Running], node =>
        {
            response.Int32(node.Id);
            response.Text(BrokerNode.Host);
            response.Int32(node.Port);
            response.Text(null); // rack
        });
        response.Int32(rights);
        response.Tags();
    }
}
