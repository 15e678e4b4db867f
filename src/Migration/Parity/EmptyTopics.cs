using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// Empties topics at the destination, and only there: records are deleted where the broker allows it; a compacted topic, where it does not, and one of
/// another shape are deleted and made anew with the source's partitions and settings. Safe to repeat.
/// </summary>
internal sealed class EmptyTopics(MigrationWorld world)
{
    /// <summary>Refuses unless the two clusters are told apart by their ids, and the destination is the one that this run began with.</summary>
    public async Task CheckDestinationAsync(Call call, CancellationToken cancel)
    {
        var (source, destination) = (await world.Source.DescribeAsync(cancel), await world.Destination.DescribeAsync(cancel));
        if (source.Id == destination.Id)
            throw new WorldTroubleException("wrong-world", $"{world.Source.Words} and {world.Destination.Words} are the same cluster: nothing is deleted", null, "Correct the connections in the settings.");
        var recorded = call.Facts.Values.Select(f => f.GetValueOrDefault("cluster-id")?.ToString()).OfType<string>().ToList();
        if (recorded.Count > 0 && !recorded.Contains(destination.Id, StringComparer.Ordinal))
            throw new WorldTroubleException("wrong-world", $"{world.Destination.Words} is not the destination this run began with: nothing is deleted", ForeignText.From(destination.Id, 100), "Correct the destination's connection in the settings.");
    }

    /// <summary>Fails unless no end of these topics grows at the destination from one look to the next.</summary>
    public async Task UntilAtRestAsync(IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        const int looks = 5;
        var last = await EndsAsync(topics, cancel);
        for (var i = 1; ; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), world.Clock, cancel);
            var now = await EndsAsync(topics, cancel);
            var grown = now.Where(e => e.Value > last.GetValueOrDefault(e.Key)).Select(e => $"{e.Key.Topic}/{e.Key.Number} got {Say.Number(e.Value - last.GetValueOrDefault(e.Key))} records in 2 s").ToList();
            if (grown.Count == 0) return;
            // What our own old task still held may arrive for a moment.
            if (i == looks)
                throw new WorldTroubleException("somebody-writes", $"somebody writes at {world.Destination.Words}: {Say.Some(grown)}; nothing was deleted", ForeignText.From(string.Join("; ", grown)), "Find and stop who writes there, then retry.");
            last = now;
        }
    }

    /// <summary>Empty afterwards, with the source's partitions.</summary>
    public async Task EmptyAsync(IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        var source = (await world.Source.TopicsAsync(cancel)).ToDictionary(t => t.Name, StringComparer.Ordinal);
        var there = (await world.Destination.TopicsAsync(cancel)).ToDictionary(t => t.Name, StringComparer.Ordinal);
        var settings = await world.Destination.TopicSettingsAsync([.. topics.Where(there.ContainsKey)], cancel);
        var anew = topics.Where(t => !there.TryGetValue(t, out var at) || at.Partitions != source[t].Partitions || settings[t] is { IsCompacted: true, Deletes: false }).ToHashSet(StringComparer.Ordinal);
        foreach (var topic in topics.Where(t => !anew.Contains(t)))
            if (!await DeleteRecordsAsync(topic, cancel)) anew.Add(topic);
        await MakeAnewAsync([.. anew.Select(t => source[t])], cancel);
    }

    private async Task<Dictionary<Partition, long>> EndsAsync(IReadOnlyCollection<string> topics, CancellationToken cancel) =>
        await world.Destination.EndsAsync([.. (await world.Destination.TopicsAsync(cancel)).Where(t => topics.Contains(t.Name, StringComparer.Ordinal) && t.Partitions > 0)], world.Clock, cancel);

    /// <summary>False: this topic's policy forbids it.</summary>
    private async Task<bool> DeleteRecordsAsync(string topic, CancellationToken cancel)
    {
        var ends = await EndsAsync([topic], cancel);
        try
        {
            await world.Destination.DeleteRecordsAsync(ends.Where(e => e.Value > 0).ToDictionary(), cancel);
            return true;
        }
        catch (WorldTroubleException e) when (e.Class == "policy")
        {
            return false;
        }
    }

    private async Task MakeAnewAsync(ImmutableArray<Topic> topics, CancellationToken cancel)
    {
        if (topics.IsEmpty) return;
        var names = topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var settings = await world.Source.OwnSettingsAsync(names, cancel);
        await world.Destination.DeleteTopicsAsync(Deletable.AtDestination(names), cancel);
        await Wait.UntilAsync(async () => !(await world.Destination.TopicsAsync(cancel)).Any(t => names.Contains(t.Name)), world.Clock, cancel);
        await world.Destination.CreateTopicsAsync([.. topics.Select(t => new Topic(t.Name, t.Partitions, 0, 0))], settings, world.Settings.Copy.ReplicationFactor, cancel);
        await Wait.UntilAsync(async () => (await world.Destination.TopicsAsync(cancel)).Count(t => names.Contains(t.Name) && t.Partitions > 0 && t.Leaders == t.Partitions) == names.Count, world.Clock, cancel);
    }
}
