using System.Collections.Immutable;
using System.Globalization;

namespace ChatOpsBot.Rehearsal.Broker.Topics;

/// <summary>What the configurations of a topic come to, read once and not for each request.</summary>
internal sealed record TopicSettings(IReadOnlyDictionary<string, string> Configs)
{
    public bool Compacts { get; } = Text(Configs, "cleanup.policy").Contains("compact", StringComparison.Ordinal);

    /// <summary>Whether retention may delete, and so may anyone who asks.</summary>
    public bool Deletes { get; } = Text(Configs, "cleanup.policy").Contains("delete", StringComparison.Ordinal);

    /// <summary>Whether records have the time at which the broker took them.</summary>
    public bool AppendTime { get; } = Text(Configs, "message.timestamp.type") == "LogAppendTime";

    public long MaxMessageBytes { get; } = Number(Configs, "max.message.bytes");

    public long MinInSyncReplicas { get; } = Number(Configs, "min.insync.replicas");

    /// <summary>Milliseconds; -1 for ever.</summary>
    public long RetentionMs { get; } = Number(Configs, "retention.ms");

    public long RetentionBytes { get; } = Number(Configs, "retention.bytes");

    /// <summary>Milliseconds.</summary>
    public long DeleteRetentionMs { get; } = Number(Configs, "delete.retention.ms");

    /// <summary>Milliseconds by which a record may be ahead of the broker's clock.</summary>
    public long TimestampAfterMaxMs { get; } = Number(Configs, "message.timestamp.after.max.ms");

    public double DirtyRatio { get; } = double.Parse(Text(Configs, "min.cleanable.dirty.ratio"), CultureInfo.InvariantCulture);

    public long SegmentBytes { get; } = Number(Configs, "segment.bytes");

    /// <summary>Milliseconds after which what has come may be cleaned.</summary>
    public long SegmentMs { get; } = Math.Min(Number(Configs, "segment.ms"), Number(Configs, "max.compaction.lag.ms"));

    private static long Number(IReadOnlyDictionary<string, string> configs, string name) => long.Parse(Text(configs, name), CultureInfo.InvariantCulture);

    private static string Text(IReadOnlyDictionary<string, string> configs, string name) =>
        configs.GetValueOrDefault(name) ?? TopicConfigs.Known[name].Default;
}
