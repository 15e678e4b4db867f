using ChatOpsBot.Rehearsal.Broker.Transactions;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>Gives producers their number: a new one to an idempotent producer, the next epoch of its own to a transactional one.</summary>
internal sealed class InitProducerIdApi() : ImmediateApi(ApiKey.InitProducerId, 0, 4, flexibleFrom: 2)
{
    private static readonly TimeSpan LongestTransaction = TimeSpan.FromMinutes(15); // as Kafka's transaction.max.timeout.ms

    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var body = request.Body;
        var id = body.NullableText();
        var timeout = TimeSpan.FromMilliseconds(body.Int32());
        var known = request.Version >= 3 ? new ProducerIdentity(body.Int64(), body.Int16()) : ProducerIdentity.None;

        var grant = id is null ? Renew(request, known) : Init(request, id, timeout, known);
        response.Int32(0); // throttle time
        response.Error(request.Fenced(grant.Error, since: 4));
        response.Int64(grant.Producer.Id);
        response.Int16(grant.Producer.Epoch);
        response.Tags();
        request.Report(id, 1, grant.Error, effect: false);
    }

    private static ProducerGrant Renew(ApiRequest request, ProducerIdentity known)
    {
        var renewed = known.Id >= 0 && known.Epoch is >= 0 and < short.MaxValue - 1;
        return new ProducerGrant(KafkaError.None, renewed
            ? known with { Epoch = (short)(known.Epoch + 1) }
            : new ProducerIdentity(request.Cluster.NextProducerId(), 0));
    }

    private static ProducerGrant Init(ApiRequest request, string id, TimeSpan timeout, ProducerIdentity known)
    {
        if (id.Length == 0) return ProducerGrant.Refused(KafkaError.InvalidRequest);
        if (request.Cluster.Coordinator(id) != request.Node) return ProducerGrant.Refused(KafkaError.NotCoordinator);
        if (timeout <= TimeSpan.Zero || timeout > LongestTransaction) return ProducerGrant.Refused(KafkaError.InvalidTransactionTimeout);
        return request.Cluster.Transactions.GetOrAdd(id).Init(timeout, known);
    }
}
