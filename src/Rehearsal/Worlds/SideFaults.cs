using System.Globalization;
using ChatOpsBot.Rehearsal.Broker;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>Bad days of one cluster: its brokers, its topics and records, what clients may still see.</summary>
internal sealed class SideFaults(PracticeCluster cluster)
{
    private const int RecordSize = 200;
    private const int MostRecords = 1_000_000;

    public static IReadOnlyList<string> Words { get; } =
    [
        "SIDE is source or destination; brokers are 1 to 3",
        "SIDE/stop/N and SIDE/start/N: broker N ends, and begins again with its records",
        "SIDE/freeze/N and SIDE/thaw/N: broker N takes requests and answers nothing; after 9 s the others give it up",
        "SIDE/blackhole/N and SIDE/thaw/N: the same, and new connections to it hang",
        "SIDE/quota/BYTES: producers may write so many bytes a second; 0 ends it",
        "SIDE/delete-topic/TOPIC, SIDE/make-anew/TOPIC: the topic is gone, or empty with another id",
        "SIDE/grow/TOPIC/N: it has N partitions",
        "SIDE/burst/TOPIC/N: N records at once, spread over its partitions",
        "SIDE/transactions/TOPIC/N: N transactions of ten records in each partition, every third is taken back",
        "SIDE/delete-records/TOPIC, SIDE/delete-records/TOPIC/OFFSET: all records, or those before an offset, of every partition",
        "SIDE/expire/TOPIC/MINUTES: retention does what it would do after so many minutes",
        "SIDE/compact/TOPIC: the cleaner runs now",
        "SIDE/hide-topic/TOPIC and SIDE/show-topic/TOPIC: the bot may no longer describe it; apps and replicators may",
        "SIDE/close-group/GROUP and SIDE/open-group/GROUP: likewise for a group",
        "SIDE/forget-offsets/GROUP/TOPIC: what the group has committed of the topic is deleted",
    ];

    /// <returns>False: there is no such fault, or the value does not fit.</returns>
    /// <exception cref="ArgumentException">There is no such topic, or Kafka would refuse; says why.</exception>
    public async Task<bool> TrySwitchAsync(string fault, string? name, string? amount)
    {
        if (name is null) return false;
        return await OfABrokerAsync(fault, name) || OfATopic(fault, name, amount) || OfRights(fault, name, amount);
    }

    private async Task<bool> OfABrokerAsync(string fault, string value)
    {
        var none = CancellationToken.None; // a fault is switched on whole, whoever hangs up
        if (fault == "quota" && Number(value, int.MaxValue) is { } bytes) cluster.LimitProducers(bytes);
        else if (Number(value, cluster.Ports.Count) is not (>= 1 and var broker)) return false;
        else if (fault == "stop") await cluster.StopBrokerAsync(broker, none);
        else if (fault == "start") await cluster.StartBrokerAsync(broker, none);
        else if (fault is "freeze" or "blackhole") await cluster.FreezeBrokerAsync(broker, deaf: fault == "blackhole", none);
        else if (fault == "thaw") await cluster.ThawBrokerAsync(broker, none);
        else return false;
        return true;
    }

    private bool OfATopic(string fault, string topic, string? amount)
    {
        var number = Number(amount, MostRecords);
        switch (fault)
        {
            case "delete-topic": cluster.DeleteTopic(topic); return true;
            case "make-anew": cluster.MakeAnew(topic); return true;
            case "compact": cluster.Compact(topic); return true;
            case "delete-records" when amount is null || number is not null: cluster.DeleteRecords(topic, number ?? -1); return true;
            case "grow" when number is { } partitions: cluster.Grow(topic, partitions); return true;
            case "burst" when number is { } records: cluster.Burst(topic, records, RecordSize, Random.Shared); return true;
            case "transactions" when number is { } count: cluster.Transact(topic, count, RecordSize, Random.Shared); return true;
            case "expire" when number is { } minutes: cluster.Expire(topic, TimeSpan.FromMinutes(minutes)); return true;
            default: return false;
        }
    }

    private bool OfRights(string fault, string name, string? topic)
    {
        switch (fault)
        {
            case "hide-topic": cluster.HideTopic(name, IsABot); return true;
            case "show-topic": cluster.HideTopic(name, null); return true;
            case "close-group": cluster.CloseGroup(name, IsABot); return true;
            case "open-group": cluster.CloseGroup(name, null); return true;
            case "forget-offsets" when topic is not null: cluster.ForgetOffsets(name, topic); return true;
            default: return false;
        }
    }

    private static bool IsABot(string client) => !PracticeWorld.IsOfTheWorld(client);

    private static int? Number(string? value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= most ? n : null;
}
