namespace ChatOpsBot.Rehearsal.Broker.Transactions;

/// <summary>States of a transactional id, by Kafka's names; what lies between them takes no time here.</summary>
internal enum TransactionState
{
    Empty,
    Ongoing,
    CompleteCommit,
    CompleteAbort,
}
