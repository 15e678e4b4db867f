using System.Collections.Concurrent;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Groups;

/// <summary>All groups of a cluster, and the clock that lets their time pass.</summary>
internal sealed class GroupRegistry : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, Group> groups = new(StringComparer.Ordinal);
    private readonly PracticeClusterOptions options;
    private readonly ITimer clock;

    public GroupRegistry(PracticeClusterOptions options)
    {
        this.options = options;
        clock = options.Time.CreateTimer(_ => Tick(), null, Beat, Beat);
    }

    public IReadOnlyList<Group> All => [.. groups.Values.OrderBy(group => group.Id, StringComparer.Ordinal)];

    public Group? Find(string id) => groups.GetValueOrDefault(id);

    public Group GetOrAdd(string id) => groups.GetOrAdd(id, static (key, all) => new Group(key, all), options);

    public KafkaError Delete(string id)
    {
        if (Find(id) is not { } group) return KafkaError.GroupIdNotFound;
        if (group.Delete() is not KafkaError.None and var error) return error;
        groups.TryRemove(id, out _);
        return KafkaError.None;
    }

    /// <summary>A topic is gone: so is what was committed of it.</summary>
    public void ForgetTopic(string topic)
    {
        foreach (var group in groups.Values) group.Offsets.ForgetTopic(topic);
    }

    public void Dispose() => clock.Dispose();

    private void Tick()
    {
        foreach (var group in groups.Values) group.Tick();
    }
}
