using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Transactions;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>Takes partitions into a producer's transaction: all of them, or none.</summary>
internal sealed class AddPartitionsToTxnApi() : ImmediateApi(ApiKey.AddPartitionsToTxn, 0, 3, flexibleFrom: 3)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var body = request.Body;
        var id = body.Text();
        var who = new ProducerIdentity(body.Int64(), body.Int16());
        var topics = body.Array(item => (Name: item.Text(), Partitions: item.Integers()));
        var found = topics.SelectMany(topic => topic.Partitions.Select(index => request.Cluster.Topics.Find(topic.Name, index))).OfType<Partition>().ToList();
        var whole = found.Count == topics.Sum(topic => topic.Partitions.Count);

        var error = request.CoordinatesTransaction(id, out var transaction);
        if (error == KafkaError.None && whole) error = request.Fenced(transaction!.Add(who, found), since: 2);
        response.Int32(0); // throttle time
        response.Array(topics, topic =>
        {
            response.Text(topic.Name);
            response.Array(topic.Partitions, index =>
            {
                response.Int32(index);
                response.Error(error != KafkaError.None || whole ? error
                    : request.Cluster.Topics.Find(topic.Name, index) is null ? KafkaError.UnknownTopicOrPartition : KafkaError.OperationNotAttempted);
            });
        });
        response.Tags();
        request.Report(id, found.Count, error, effect: false);
    }
}
