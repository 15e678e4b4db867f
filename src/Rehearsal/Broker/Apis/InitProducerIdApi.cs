using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>Gives idempotent producers their number. There are no transactions: asking for one is refused for good, so that no client tries for ever.</summary>
internal sealed class InitProducerIdApi() : ImmediateApi(ApiKey.InitProducerId, 0, 4, flexibleFrom: 2)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var body = request.Body;
        var transactional = body.NullableText() is not null;
        _ = body.Int32(); // transaction timeout
        var (id, epoch) = request.Version >= 3 ? (body.Int64(), body.Int16()) : (-1L, (short)-1);

        var renewed = id >= 0 && epoch is >= 0 and < short.MaxValue - 1;
        response.Int32(0); // throttle time
        response.Error(transactional ? KafkaError.TransactionalIdAuthorizationFailed : KafkaError.None);
        response.Int64(transactional ? -1 : renewed ? id : request.Cluster.NextProducerId());
        response.Int16((short)(transactional ? -1 : renewed ? epoch + 1 : 0));
        response.Tags();
    }
}
