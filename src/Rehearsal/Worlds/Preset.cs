using ChatOpsBot.Rehearsal.Apps;
using ChatOpsBot.Rehearsal.Broker;
using ChatOpsBot.Rehearsal.Connect;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <param name="PerPartition">Records in each partition; different topics have different numbers.</param>
/// <param name="Size">Bytes of each record's value.</param>
public sealed record TopicDescription(string Name, int Partitions, int PerPartition, int Size)
{
    public IReadOnlyDictionary<string, string> Configs { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys a partition has, overwritten in turn; 0: each record has its own. Such a topic begins compacted in part.</summary>
    public int Keys { get; init; }

    public int TombstoneEvery { get; init; }

    public TimeSpan Apart { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Records of one transaction, every third of which is taken back; 0: no transactions.</summary>
    public int PerTransaction { get; init; }

    public RecordPattern Pattern => new(PerPartition, Size) { Keys = Keys, TombstoneEvery = TombstoneEvery, Apart = Apart, PerTransaction = PerTransaction };
}

/// <summary>What a world begins with. Made from a seed of randomness alone.</summary>
public sealed record Preset(string Name, IReadOnlyList<TopicDescription> Topics, IReadOnlyList<AppDescription> Apps)
{
    public int Workers { get; init; } = 2;

    /// <summary>Which topics stay although only their names say so, and which move all the same.</summary>
    public CopyRules Rules { get; init; } = new([], []);

    /// <summary>Speeds of the copy; the rest of it is set by the world.</summary>
    public ConnectOptions Connect { get; init; } = new();

    public static IReadOnlyList<string> Names { get; } = ["small", "seed"];

    /// <exception cref="ArgumentException">There is no such preset; the words name those there are.</exception>
    public static Preset Of(string name, int seed) => name switch
    {
        "small" => SmallPreset.Of(new Random(seed)),
        "seed" => SeedPreset.Of(new Random(seed)),
        _ => throw new ArgumentException($"There is no preset '{name}'. There are: {string.Join(", ", Names)}.", nameof(name)),
    };
}
