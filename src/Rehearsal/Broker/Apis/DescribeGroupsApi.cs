using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class DescribeGroupsApi() : ImmediateApi(ApiKey.DescribeGroups, 0, 6, flexibleFrom: 5)
{
    private static readonly GroupDescription Dead = new(GroupState.Dead, "", "", []);

    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var groups = request.Body.Texts();
        var rights = request.Version >= 3 && request.Body.Boolean() ? Rights.OnGroup : Rights.NotTold;
        if (request.Version >= 1) response.Int32(0); // throttle time
        response.Array(groups, id => WriteGroup(request, response, id, rights));
        response.Tags();
    }

    private static void WriteGroup(ApiRequest request, ResponseWriter response, string id, int rights)
    {
        var error = request.Coordinates(id);
        var group = error == KafkaError.None ? request.Cluster.Groups.Find(id)?.Describe() : null;
        if (error == KafkaError.None && group is null && request.Version >= 6) error = KafkaError.GroupIdNotFound; // before, a missing group was a dead one
        group ??= Dead;
        response.Error(error);
        if (request.Version >= 6) response.Text(error == KafkaError.GroupIdNotFound ? $"Group {id} not found." : null);
        response.Text(id);
        response.Text(error is KafkaError.NotCoordinator or KafkaError.GroupAuthorizationFailed ? "" : group.State.ToString());
        response.Text(group.ProtocolType);
        response.Text(group.Protocol);
        response.Array(group.Members, member => WriteMember(request, response, member));
        if (request.Version >= 3) response.Int32(rights);
        request.Report(id, group.Members.Count, error, effect: false);
    }

    private static void WriteMember(ApiRequest request, ResponseWriter response, MemberDescription member)
    {
        response.Text(member.Id);
        if (request.Version >= 4) response.Text(null); // static membership is not served
        response.Text(member.Identity.ClientId);
        response.Text(member.Identity.Host);
        response.Bytes(member.Metadata);
        response.Bytes(member.Assignment);
    }
}
