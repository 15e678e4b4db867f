using ChatOpsBot.Rehearsal.Apps;
using ChatOpsBot.Rehearsal.Connect;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>
/// About 30 topics, 270 partitions, 26 MB: with four tasks copied in some 10 seconds, with eight in half the time.
/// A worker carries four tasks at full speed, so that more than eight need more workers.
/// Besides the company's topics there is what every old cluster has: topics of tools, and what tests left behind.
/// </summary>
internal static class SmallPreset
{
    private static readonly (string Name, int Partitions)[] Business =
    [
        ("orders.placed", 24), ("orders.shipped", 12), ("payments.authorised", 24), ("payments.settled", 12), ("customers.profile", 12),
        ("customers.consent", 6), ("invoices.issued", 12), ("invoices.paid", 12), ("claims.opened", 12), ("claims.events", 24),
        ("quotes.requested", 12), ("quotes.priced", 12), ("stock.levels", 6), ("notifications.outbound", 12), ("audit.trail", 12),
    ];

    private static readonly (string Name, int Partitions)[] Internal =
    [
        ("_schemas", 1), ("connect-configs", 1), ("connect-offsets", 4), ("connect-status", 2), ("__msk_canary", 2),
        ("mm2-offset-syncs.old.internal", 1), ("copy-test-1", 3), ("zz-delete-me", 3),
    ];

    public static Preset Of(Random random) => new("small", [.. Topics(random)], PracticeApps.All)
    {
        Workers = 2,
        Rules = new CopyRules(
            [
                new TopicRule(@"^copy-test-\d+$", "left over from the first trial of the copy"),
                new TopicRule("^zz-delete-me$", "nobody has read it for a year"),
                new TopicRule(@"^mm2-.*\.internal$", "a mirror that was switched off kept its places in it"),
            ],
            []),
        Connect = new ConnectOptions { TaskBytesPerSecond = 600_000, WorkerBytesPerSecond = 2_400_000 },
    };

    private static IEnumerable<TopicDescription> Topics(Random random)
    {
        foreach (var (name, partitions) in Business)
            yield return new TopicDescription(name, partitions, random.Next(200, 360), 400) { Configs = Retention(random) };
        yield return new TopicDescription("order-totals", 6, 100, 200);
        yield return new TopicDescription("order-totals-store-changelog", 6, 100, 200) { Configs = new Dictionary<string, string> { ["cleanup.policy"] = "compact" } };
        yield return new TopicDescription("migration-check", 3, 0, 0);
        foreach (var topic in KindsOfTopics.All) yield return topic;
        foreach (var (name, partitions) in Internal) yield return new TopicDescription(name, partitions, random.Next(5, 60), 80);
    }

    private static Dictionary<string, string> Retention(Random random) =>
        random.Next(3) == 0 ? new() { ["retention.ms"] = $"{random.Next(1, 30) * 86_400_000L}" } : [];
}
