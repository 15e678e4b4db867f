using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Transactions;

/// <summary>The number a producer was given, and which of its lives it is in.</summary>
internal readonly record struct ProducerIdentity(long Id, short Epoch)
{
    public static ProducerIdentity None => new(-1, -1);
}

/// <summary>What a producer that asks for its number is told.</summary>
internal readonly record struct ProducerGrant(KafkaError Error, ProducerIdentity Producer)
{
    public static ProducerGrant Refused(KafkaError error) => new(error, ProducerIdentity.None);
}
