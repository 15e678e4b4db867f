using ChatOpsBot.Rehearsal.Broker.Transactions;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class EndTxnApi() : ImmediateApi(ApiKey.EndTxn, 0, 3, flexibleFrom: 3)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var body = request.Body;
        var id = body.Text();
        var who = new ProducerIdentity(body.Int64(), body.Int16());
        var commit = body.Boolean();
        var error = request.CoordinatesTransaction(id, out var transaction);
        if (error == KafkaError.None) error = request.Fenced(transaction!.End(who, commit), since: 2);
        response.Int32(0); // throttle time
        response.Error(error);
        response.Tags();
        request.Report(id, 1, error, effect: true);
    }
}
