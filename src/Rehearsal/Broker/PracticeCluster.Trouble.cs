namespace ChatOpsBot.Rehearsal.Broker;

/// <content>Trouble that clients have with a cluster.</content>
public sealed partial class PracticeCluster
{
    /// <summary>Some clients may no longer describe a topic: it is missing in their lists, and refused when asked for by name.</summary>
    /// <param name="from">Whether a client, by its <c>client.id</c>, is one of them; null: the topic is shown to all again.</param>
    public void HideTopic(string topic, Func<string, bool>? from) => cluster.Rights.HideTopic(topic, from);

    /// <summary>Some clients may no longer use or describe a group.</summary>
    /// <param name="to">As for a topic.</param>
    public void CloseGroup(string group, Func<string, bool>? to) => cluster.Rights.CloseGroup(group, to);
}
