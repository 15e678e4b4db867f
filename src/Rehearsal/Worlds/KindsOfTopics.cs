namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>
/// Topics that cannot be counted by their offsets alone or that a careless copy stumbles over: transactions with markers and what was taken back,
/// overwritten keys and tombstones, a retention that runs, stamped times, no record at all, records of 1 MB.
/// </summary>
internal static class KindsOfTopics
{
    public static IReadOnlyList<TopicDescription> All { get; } =
    [
        new("payments.ledger", 6, 120, 150) { PerTransaction = 10 },
        new("customers.addresses", 6, 120, 150) { Keys = 40, TombstoneEvery = 11, Configs = new Dictionary<string, string> { ["cleanup.policy"] = "compact" } },
        // The oldest are 50 minutes old: in a long practice retention takes them, at both clusters.
        new("sensors.readings", 6, 200, 100) { Apart = TimeSpan.FromSeconds(15), Configs = new Dictionary<string, string> { ["retention.ms"] = "3600000" } },
        new("gateway.access", 6, 120, 150) { Configs = new Dictionary<string, string> { ["message.timestamp.type"] = "LogAppendTime" } },
        new("returns.requested", 3, 0, 0),
        new("documents.scanned", 2, 1, 1_000_000),
    ];
}
