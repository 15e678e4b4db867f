using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class DeleteRecordsApi() : ImmediateApi(ApiKey.DeleteRecords, 0, 2, flexibleFrom: 2)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var topics = request.Body.Array(item => (Name: item.Text(), Partitions: item.Array(part => (Index: part.Int32(), Offset: part.Int64()))));
        response.Int32(0); // throttle time
        response.Array(topics, topic =>
        {
            response.Text(topic.Name);
            response.Array(topic.Partitions, part => Delete(request, response, topic.Name, part.Index, part.Offset));
        });
        response.Tags();
    }

    private static void Delete(ApiRequest request, ResponseWriter response, string topic, int index, long before)
    {
        var error = request.Led(topic, index, out var partition);
        if (error == KafkaError.None && request.Cluster.Topics.Find(topic) is { Settings.Deletes: false }) error = KafkaError.PolicyViolation;
        var start = error == KafkaError.None ? partition.Log.DeleteBefore(before) : null;
        if (error == KafkaError.None && start is null) error = KafkaError.OffsetOutOfRange;
        response.Int32(index);
        response.Int64(start ?? -1);
        response.Error(error);
        request.Report(topic, 1, error, effect: true);
    }
}
