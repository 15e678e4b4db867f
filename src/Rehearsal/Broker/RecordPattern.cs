namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>What the records are like that a topic is filled with.</summary>
/// <param name="PerPartition">Records in each partition.</param>
/// <param name="Size">Bytes of each value.</param>
public sealed record RecordPattern(int PerPartition, int Size)
{
    /// <summary>Keys a partition has, taken in turn, so that later records overwrite earlier ones; 0: each record has a key of its own.</summary>
    public int Keys { get; init; }

    /// <summary>Each so manieth record has no value and takes its key away; 0: none.</summary>
    public int TombstoneEvery { get; init; }

    /// <summary>Time between two records; the last one is from now.</summary>
    public TimeSpan Apart { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Records of one transaction in a partition, every third of which is taken back; 0: written without transactions.</summary>
    public int PerTransaction { get; init; }
}
