using ChatOpsBot.Rehearsal.Connect;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>The size of the migration that this bot was born from: 3,200 partitions, 2,000,000 records of 100 bytes.</summary>
internal static class SeedPreset
{
    private const int Partitions = 3200;
    private const int Records = 2_000_000;
    private const int LargeSize = 10_000; // this preset is about many records

    private static readonly string[] Domains = ["orders", "payments", "customers", "invoices", "claims", "quotes", "stock", "mail", "audit", "partners"];
    private static readonly string[] Events = ["created", "changed", "closed", "priced", "checked", "sent", "failed", "retried", "booked", "moved"];

    public static Preset Of(Random random)
    {
        var small = SmallPreset.Of(random);
        var fixedTopics = small.Topics.Where(t => t.Name is "orders.placed" or "payments.authorised" or "claims.events" || t.Partitions <= 6)
            .Where(t => t.Size < LargeSize)
            .Select(t => t with { PerPartition = Records / Partitions, Size = 100 }).ToList();
        var left = Partitions - fixedTopics.Sum(t => t.Partitions);
        var many = Many(left, Domains, Events).ToList();
        return small with
        {
            Name = "seed",
            Topics = [.. fixedTopics, .. many],
            Workers = 3,
            Connect = new ConnectOptions { TaskBytesPerSecond = 4_000_000, WorkerBytesPerSecond = 40_000_000 },
        };
    }

    private static IEnumerable<TopicDescription> Many(int partitions, string[] domains, string[] events)
    {
        for (var i = 0; partitions > 0; i++)
        {
            var size = Math.Min(partitions, i % 5 == 0 ? 24 : i % 3 == 0 ? 12 : 8);
            partitions -= size;
            yield return new TopicDescription($"{domains[i % domains.Length]}.{events[i / domains.Length % events.Length]}.v{1 + i / (domains.Length * events.Length)}", size, Records / Partitions, 100);
        }
    }
}
