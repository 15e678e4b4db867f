namespace ChatOpsBot.Migration.Kafka;

/// <summary>
/// Names with what proves that they may be deleted: at the source only what a run made itself, told by the run's tag in the name. A method
/// that deletes takes this and nothing else, so that no mistake of a caller can reach a topic of the source.
/// </summary>
public sealed class Deletable
{
    private readonly bool madeByRun;

    private Deletable(IEnumerable<string> names, bool madeByRun) => (Names, this.madeByRun) = ([.. names], madeByRun);

    public IReadOnlyList<string> Names { get; }

    /// <summary>Things that a run made and named after itself; deletable at both clusters.</summary>
    /// <param name="tag">The run's own tag, as part of each name.</param>
    /// <exception cref="ArgumentException">A name is without the tag, or the tag is too short to prove anything.</exception>
    public static Deletable MadeByRun(string tag, params IEnumerable<string> names)
    {
        if (tag.Length < 6) throw new ArgumentException($"'{tag}' is too short to prove that a run made something.", nameof(tag));
        var made = new Deletable(names, madeByRun: true);
        var foreign = made.Names.FirstOrDefault(n => !n.Contains(tag, StringComparison.Ordinal));
        return foreign is null ? made : throw new ArgumentException($"'{foreign}' does not carry the run's tag '{tag}'.", nameof(names));
    }

    /// <summary>Things at the destination, where the copy lives; refused at the source.</summary>
    public static Deletable AtDestination(params IEnumerable<string> names) => new(names, madeByRun: false);

    /// <exception cref="InvalidOperationException">A bug: this may not be deleted there.</exception>
    internal void Check(KafkaCluster cluster)
    {
        if (!madeByRun) OnlyAtDestination(cluster);
    }

    internal static void OnlyAtDestination(KafkaCluster cluster)
    {
        if (cluster.Side != ClusterSide.Destination) throw new InvalidOperationException($"{cluster.Words} is not the destination: nothing but what a run made is ever deleted there.");
    }
}
