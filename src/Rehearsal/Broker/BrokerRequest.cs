namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>What one request did, or asked, of one topic or group; proves that no effect was done twice.</summary>
/// <param name="At">When it was answered.</param>
/// <param name="Broker">Id of the broker that answered.</param>
/// <param name="Api">Kafka's name of the request: <c>CreateTopics</c>, <c>Produce</c> ...</param>
/// <param name="ClientId">What the client calls itself.</param>
/// <param name="Subject">Topic or group; null where the request has neither.</param>
/// <param name="Count">Records of a produce request, partitions or entries otherwise.</param>
/// <param name="Error">Kafka's error code, 0 for success.</param>
/// <param name="Effect">Whether it changed the cluster: false for readers, for refusals and for repeated batches that an idempotent producer sent.</param>
public sealed record BrokerRequest(
    DateTimeOffset At, int Broker, string Api, string ClientId, string? Subject, int Count, short Error, bool Effect);
