using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class DeleteTopicsApi() : ImmediateApi(ApiKey.DeleteTopics, 1, 6, flexibleFrom: 4)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var (body, version) = (request.Body, request.Version);
        var topics = version >= 6
            ? body.Array(item => (Name: item.NullableText(), Id: item.Uuid()))
            : body.Texts().ConvertAll(name => (Name: (string?)name, Id: Guid.Empty));
        response.Int32(0); // throttle time
        response.Array(topics, topic => Delete(request, response, topic.Name, topic.Id));
        response.Tags();
    }

    private static void Delete(ApiRequest request, ResponseWriter response, string? name, Guid id)
    {
        var cluster = request.Cluster;
        name ??= cluster.Topics.Find(id)?.Name;
        var may = name is null || request.MayUse(name);
        var gone = name is null || !may ? null : cluster.Topics.Delete(name);
        if (gone is not null) cluster.Groups.ForgetTopic(gone.Name);
        var error = !may ? KafkaError.TopicAuthorizationFailed : gone is not null ? KafkaError.None : name is null ? KafkaError.UnknownTopicId : KafkaError.UnknownTopicOrPartition;
        response.Text(request.Version >= 6 ? name : name ?? "");
        if (request.Version >= 6) response.Uuid(gone?.Id ?? id);
        response.Error(error);
        if (request.Version >= 5) response.Text(gone is null && may ? "This server does not host this topic-partition." : null);
        request.Report(name, gone?.Partitions.Count ?? 0, error, effect: true);
    }
}
