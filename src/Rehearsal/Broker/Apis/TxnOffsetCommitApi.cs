using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Transactions;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>Places of a group that count when the producer's transaction is committed.</summary>
internal sealed class TxnOffsetCommitApi() : ImmediateApi(ApiKey.TxnOffsetCommit, 0, 3, flexibleFrom: 3)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var (body, version) = (request.Body, request.Version);
        var id = body.Text();
        var group = body.Text();
        var who = new ProducerIdentity(body.Int64(), body.Int16());
        var (generation, member) = version >= 3 ? (body.Int32(), body.Text()) : (-1, "");
        if (version >= 3) _ = body.NullableText(); // static membership is not served
        var topics = body.Array(item => (Name: item.Text(), Partitions: item.Array(part => ReadPartition(part, version))));

        var known = topics.SelectMany(topic => topic.Partitions.Select(part => (Partition: new TopicPartition(topic.Name, part.Index), part.Offset)))
            .Where(each => Exists(request, each.Partition)).ToList();
        var error = request.Coordinates(group);
        if (error == KafkaError.None) error = Commit(request, id, group, who, generation, member, known);
        response.Int32(0); // throttle time
        response.Array(topics, topic =>
        {
            response.Text(topic.Name);
            response.Array(topic.Partitions, part =>
            {
                response.Int32(part.Index);
                response.Error(error == KafkaError.None && !Exists(request, new(topic.Name, part.Index)) ? KafkaError.UnknownTopicOrPartition : error);
            });
        });
        response.Tags();
        request.Report(group, known.Count, error, effect: known.Count > 0);
    }

    private static (int Index, CommittedOffset Offset) ReadPartition(RequestReader body, short version)
    {
        var (index, offset) = (body.Int32(), body.Int64());
        var epoch = version >= 2 ? body.Int32() : -1;
        return (index, new CommittedOffset(offset, epoch, body.NullableText() ?? ""));
    }

    private static bool Exists(ApiRequest request, TopicPartition partition) =>
        request.Cluster.Topics.Find(partition.Topic, partition.Partition) is not null;

    private static KafkaError Commit(
        ApiRequest request, string id, string group, ProducerIdentity who, int generation, string member,
        IReadOnlyList<(TopicPartition, CommittedOffset)> offsets)
    {
        var kept = request.Cluster.Groups.GetOrAdd(group);
        if (generation >= 0 && kept.MayCommit(member, generation) is not KafkaError.None and var refused) return refused;
        return request.Cluster.Transactions.Find(id)?.Commit(who, kept, offsets) ?? KafkaError.InvalidTxnState;
    }
}
