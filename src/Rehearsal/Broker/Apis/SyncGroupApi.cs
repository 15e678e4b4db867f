using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class SyncGroupApi() : Api(ApiKey.SyncGroup, 0, 2, Never)
{
    public override async ValueTask AnswerAsync(ApiRequest request, ResponseWriter response, CancellationToken cancellation)
    {
        var body = request.Body;
        var group = body.Text();
        var generation = body.Int32();
        var member = body.Text();
        var assignments = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (id, assignment) in body.Array(item => (item.Text(), item.Bytes().ToArray()))) assignments[id] = assignment;

        var result = request.Coordinates(group) is not KafkaError.None and var error ? SyncResult.Failed(error)
            : request.Cluster.Groups.Find(group) is { } known ? await known.Sync(member, generation, assignments).WaitAsync(cancellation)
            : SyncResult.Failed(KafkaError.UnknownMemberId);
        if (request.Version >= 1) response.Int32(0); // throttle time
        response.Error(result.Error);
        response.Bytes(result.Assignment);
        request.Report(group, 1, result.Error, effect: false);
    }
}
