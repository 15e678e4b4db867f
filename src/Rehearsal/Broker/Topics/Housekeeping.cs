namespace ChatOpsBot.Rehearsal.Broker.Topics;

/// <summary>What a broker does to its logs unasked: retention deletes from their beginning, compaction makes holes.</summary>
internal sealed class Housekeeping : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromMinutes(5); // as Kafka's log.retention.check.interval.ms

    private readonly TopicCatalog topics;
    private readonly TimeProvider time;
    private readonly TimeSpan cleanerPeriod;
    private readonly ITimer clock;

    public Housekeeping(TopicCatalog topics, PracticeClusterOptions options)
    {
        (this.topics, time, cleanerPeriod) = (topics, options.Time, options.CleanerPeriod);
        clock = time.CreateTimer(_ => Tick(), null, Beat, Beat);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose() => clock.Dispose();

    /// <summary>Does at once what retention would do after so much more time.</summary>
    public void Expire(Topic topic, TimeSpan ahead)
    {
        var settings = topic.Settings;
        if (!settings.Deletes) return;
        var olderThan = settings.RetentionMs < 0 ? long.MinValue : Now + (long)ahead.TotalMilliseconds - settings.RetentionMs;
        foreach (var partition in topic.Partitions) partition.Log.Expire(olderThan, settings.RetentionBytes);
    }

    /// <summary>Compacts at once, as if all that has come lay in closed segments.</summary>
    public void Compact(Topic topic)
    {
        foreach (var partition in topic.Partitions) partition.Log.Compact(Now, topic.Settings.DeleteRetentionMs);
    }

    private void Tick()
    {
        var now = time.GetUtcNow();
        foreach (var topic in topics.All)
        {
            if (topic.Settings.Deletes && topic.Expired + Period(topic.Settings) <= now)
            {
                topic.Expired = now;
                Expire(topic, TimeSpan.Zero);
            }

            if (!topic.Settings.Compacts || topic.LookedAt + cleanerPeriod > now) continue;
            topic.LookedAt = now;
            var old = (now - topic.Cleaned).TotalMilliseconds >= topic.Settings.SegmentMs;
            Clean(topic, old);
            if (old) topic.Cleaned = now;
        }
    }

    /// <summary>A topic whose records live for seconds is looked at more often than one that keeps them for days.</summary>
    private static TimeSpan Period(TopicSettings settings) => settings.RetentionMs < 0
        ? LongestPeriod
        : TimeSpan.FromMilliseconds(Math.Clamp(settings.RetentionMs / 10.0, Beat.TotalMilliseconds, LongestPeriod.TotalMilliseconds));

    /// <summary>Only closed segments are cleaned: those that are full, or old.</summary>
    private void Clean(Topic topic, bool old)
    {
        var settings = topic.Settings;
        foreach (var partition in topic.Partitions)
        {
            var (dirty, all) = partition.Log.Dirt;
            if (dirty > 0 && (old || dirty >= settings.SegmentBytes) && dirty > all * settings.DirtyRatio)
                partition.Log.Compact(Now, settings.DeleteRetentionMs);
        }
    }
}
