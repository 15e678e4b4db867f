using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class LeaveGroupApi() : ImmediateApi(ApiKey.LeaveGroup, 0, 2, Never)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var group = request.Body.Text();
        var member = request.Body.Text();
        var error = request.Coordinates(group) is not KafkaError.None and var wrong ? wrong
            : request.Cluster.Groups.Find(group)?.Leave(member) ?? KafkaError.UnknownMemberId;
        if (request.Version >= 1) response.Int32(0); // throttle time
        response.Error(error);
        request.Report(group, 1, error, effect: false);
    }
}
