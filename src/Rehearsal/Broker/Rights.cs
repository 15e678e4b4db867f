using System.Collections.Concurrent;

namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>
/// Who may do what. Everyone may do everything, but for what the world takes away: a topic that some clients may no longer describe, a group that
/// they may not look at. Clients are told apart by what they call themselves, since they bring no other name.
/// </summary>
internal sealed class Rights
{
    private readonly ConcurrentDictionary<string, Func<string, bool>> hiddenTopics = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<string, bool>> closedGroups = new(StringComparer.Ordinal);

    /// <summary>Kafka's operations on a topic, as bits.</summary>
    public static int OnTopic { get; } = Bits(3, 4, 5, 6, 7, 8, 10, 11);

    public static int OnGroup { get; } = Bits(3, 6, 8, 10, 11);

    public static int OnCluster { get; } = Bits(5, 7, 8, 9, 10, 11, 12);

    /// <summary>What is answered to those who did not ask.</summary>
    public const int NotTold = int.MinValue;

    public bool MayUseTopic(string client, string topic) => !hiddenTopics.TryGetValue(topic, out var hiddenFrom) || !hiddenFrom(client);

    public bool MayUseGroup(string client, string group) => !closedGroups.TryGetValue(group, out var closedTo) || !closedTo(client);

    /// <param name="from">By the client's name for itself; null shows it to all again.</param>
    public void HideTopic(string topic, Func<string, bool>? from) => Set(hiddenTopics, topic, from);

    public void CloseGroup(string group, Func<string, bool>? to) => Set(closedGroups, group, to);

    private static void Set(ConcurrentDictionary<string, Func<string, bool>> taken, string name, Func<string, bool>? whom)
    {
        if (whom is null) taken.TryRemove(name, out _);
        else taken[name] = whom;
    }

    private static int Bits(params int[] operations) => operations.Sum(operation => 1 << operation);
}
