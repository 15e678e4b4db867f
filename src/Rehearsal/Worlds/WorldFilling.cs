using ChatOpsBot.Rehearsal.Broker;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>What lies at the source when a world begins.</summary>
internal static class WorldFilling
{
    public static void Fill(PracticeCluster source, Preset preset, int seed)
    {
        var random = new Random(seed);
        foreach (var topic in preset.Topics)
        {
            source.CreateTopic(topic.Name, topic.Partitions, configs: topic.Configs);
            if (topic.PerPartition > 0) source.Seed(topic.Name, topic.Partitions, topic.Pattern, random);
            if (topic.Keys == 0) continue;
            source.Compact(topic.Name); // its beginning has holes, and what comes after has been overwritten and not cleaned yet
            source.Seed(topic.Name, topic.Partitions, topic.Pattern, random);
        }
        // The consumers have read all there is: they live at the end of their topics.
        foreach (var app in preset.Apps.Where(a => a.Group is not null))
            foreach (var topic in preset.Topics.Where(t => app.Consumes.Contains(t.Name)))
                source.SeedOffsets(app.Group!, topic.Name, [.. Enumerable.Repeat((long)topic.PerPartition, topic.Partitions)]);
    }
}
