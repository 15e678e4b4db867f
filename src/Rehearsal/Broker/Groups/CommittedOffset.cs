namespace ChatOpsBot.Rehearsal.Broker.Groups;

/// <param name="LeaderEpoch">As the client said it; -1 for none.</param>
internal readonly record struct CommittedOffset(long Offset, int LeaderEpoch, string Metadata);

internal readonly record struct TopicPartition(string Topic, int Partition);
