using ChatOpsBot.Rehearsal.Broker.Transactions;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>Takes a group's places into a producer's transaction.</summary>
internal sealed class AddOffsetsToTxnApi() : ImmediateApi(ApiKey.AddOffsetsToTxn, 0, 3, flexibleFrom: 3)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var body = request.Body;
        var id = body.Text();
        var who = new ProducerIdentity(body.Int64(), body.Int16());
        var group = body.Text();
        var error = request.CoordinatesTransaction(id, out var transaction);
        if (error == KafkaError.None) error = request.Fenced(transaction!.Add(who, request.Cluster.Groups.GetOrAdd(group)), since: 2);
        response.Int32(0); // throttle time
        response.Error(error);
        response.Tags();
        request.Report(id, 1, error, effect: false);
    }
}
