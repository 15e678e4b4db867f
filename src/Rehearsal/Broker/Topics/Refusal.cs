using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Topics;

/// <summary>Why the cluster does not do as asked, in Kafka's code and Kafka's words.</summary>
internal sealed record Refusal(KafkaError Error, string? Words);
