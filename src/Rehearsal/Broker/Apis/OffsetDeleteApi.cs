using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class OffsetDeleteApi() : ImmediateApi(ApiKey.OffsetDelete, 0, 0, Never)
{
    private const string Consumers = "consumer";

    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var id = request.Body.Text();
        var topics = request.Body.Array(item => (Name: item.Text(), Partitions: item.Integers()));
        var group = request.Cluster.Groups.Find(id);
        var error = request.Coordinates(id);
        if (error == KafkaError.None && group is null) error = KafkaError.GroupIdNotFound;
        var description = group?.Describe();
        if (error == KafkaError.None && description!.State != GroupState.Empty && description.ProtocolType != Consumers) error = KafkaError.NonEmptyGroup;

        response.Error(error);
        response.Int32(0); // throttle time
        if (error != KafkaError.None) response.NoArray();
        else response.Array(topics, topic => WriteTopic(request, response, group!, description!, topic.Name, topic.Partitions));
        if (error != KafkaError.None) request.Report(id, 0, error, effect: false);
    }

    private static void WriteTopic(
        ApiRequest request, ResponseWriter response, Group group, GroupDescription description, string topic, List<int> partitions)
    {
        var error = description.Reads(topic) ? KafkaError.GroupSubscribedToTopic : KafkaError.None;
        response.Text(topic);
        response.Array(partitions, index =>
        {
            if (error == KafkaError.None) group.Offsets.Forget(new TopicPartition(topic, index));
            response.Int32(index);
            response.Error(error);
        });
        request.Report(group.Id, partitions.Count, error, effect: true);
    }
}
