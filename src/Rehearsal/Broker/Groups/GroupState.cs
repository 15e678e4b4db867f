namespace ChatOpsBot.Rehearsal.Broker.Groups;

/// <summary>States of a classic consumer group, by Kafka's names.</summary>
internal enum GroupState
{
    Empty,
    PreparingRebalance,
    CompletingRebalance,
    Stable,
    Dead,
}
