using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class DeleteGroupsApi() : ImmediateApi(ApiKey.DeleteGroups, 0, 2, flexibleFrom: 2)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var groups = request.Body.Texts();
        response.Int32(0); // throttle time
        response.Array(groups, id =>
        {
            var error = request.Coordinates(id);
            if (error == KafkaError.None) error = request.Cluster.Groups.Delete(id);
            response.Text(id);
            response.Error(error);
            request.Report(id, 1, error, effect: true);
        });
        response.Tags();
    }
}
