namespace ChatOpsBot.Rehearsal.Apps;

/// <summary>The apps of the practice company. Few and slow: they keep the source busy without being what the machine is busy with.</summary>
internal static class PracticeApps
{
    public static IReadOnlyList<AppDescription> All { get; } =
    [
        new("orders-api", "producer") { Produces = "orders.placed", PerSecond = 20 },
        new("payments-api", "producer") { Produces = "payments.authorised", PerSecond = 15 },
        new("claims-api", "producer") { Produces = "claims.events", PerSecond = 10 },
        new("billing", "consumer") { Consumes = ["orders.placed", "payments.authorised"], Group = "billing" },
        new("shipping", "consumer", Replicas: 2) { Consumes = ["orders.placed"], Group = "shipping" },
        new("notifier", "consumer") { Consumes = ["claims.events"], Group = "notifier" },
        new("order-totals", "streams") { Consumes = ["orders.placed"], Group = "order-totals", Produces = "order-totals" },
        new("migration-check", "test", Replicas: 0) { Consumes = ["migration-check"], Group = "migration-check", Produces = "migration-check", PerSecond = 5, Size = 50 },
    ];
}
