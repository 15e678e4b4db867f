using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class HeartbeatApi() : ImmediateApi(ApiKey.Heartbeat, 0, 2, Never)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var group = request.Body.Text();
        var generation = request.Body.Int32();
        var member = request.Body.Text();
        var error = request.Coordinates(group) is not KafkaError.None and var wrong ? wrong
            : request.Cluster.Groups.Find(group)?.Heartbeat(member, generation) ?? KafkaError.UnknownMemberId;
        if (request.Version >= 1) response.Int32(0); // throttle time
        response.Error(error);
        request.Report(group, 1, error, effect: false);
    }
}
