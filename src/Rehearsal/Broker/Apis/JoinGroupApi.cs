using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>Static membership begins with version 5 and is not served.</summary>
internal sealed class JoinGroupApi() : Api(ApiKey.JoinGroup, 2, 4, Never)
{
    private static readonly TimeSpan LongestSession = TimeSpan.FromMinutes(30); // as Kafka's group.max.session.timeout.ms

    public override async ValueTask AnswerAsync(ApiRequest request, ResponseWriter response, CancellationToken cancellation)
    {
        var body = request.Body;
        var group = body.Text();
        var session = TimeSpan.FromMilliseconds(body.Int32());
        var rebalance = TimeSpan.FromMilliseconds(Math.Max(0, body.Int32()));
        var member = body.Text();
        var kind = body.Text();
        var protocols = body.Array(item => new MemberProtocol(item.Text(), item.Bytes().ToArray()));
        var identity = new MemberIdentity(request.ClientId, "/127.0.0.1");
        var join = new JoinRequest(member, request.Version >= 4, identity, session, rebalance, kind, protocols);

        var error = request.Coordinates(group);
        if (error == KafkaError.None && (session <= TimeSpan.Zero || session > LongestSession)) error = KafkaError.InvalidSessionTimeout;
        var result = error == KafkaError.None
            ? await request.Cluster.Groups.GetOrAdd(group).Join(join).WaitAsync(cancellation)
            : JoinResult.Failed(error, member);
        Write(response, result);
        request.Report(group, 1, result.Error, effect: false);
    }

    private static void Write(ResponseWriter response, JoinResult result)
    {
        response.Int32(0); // throttle time
        response.Error(result.Error);
        response.Int32(result.Generation);
        response.Text(result.Protocol);
        response.Text(result.Leader);
        response.Text(result.MemberId);
        response.Array(result.Members, member =>
        {
            response.Text(member.Id);
            response.Bytes(member.Metadata);
        });
    }
}
