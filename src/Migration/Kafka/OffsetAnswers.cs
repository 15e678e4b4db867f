namespace ChatOpsBot.Migration.Kafka;

/// <summary>Offsets as far as they could be had.</summary>
/// <param name="AskedAt">When the question was put: the answers are of this time or later; UTC.</param>
/// <param name="Missing">Partitions that gave none, each with why, in a few words.</param>
public sealed record OffsetAnswers(DateTimeOffset AskedAt, IReadOnlyDictionary<Partition, long> Found, IReadOnlyDictionary<Partition, string> Missing);
