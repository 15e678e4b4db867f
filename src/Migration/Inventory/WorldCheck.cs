using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Migration.Inventory;

/// <summary>
/// The run names the connections that the hands use, and these are two clusters: other ids, and no broker in common, neither by what was configured
/// nor by what the clusters advertise. Everything that follows rests on that.
/// </summary>
internal sealed class WorldCheck(MigrationWorld world) : ReadingAction(Contract.Reads(
    "inventory.world", [Fields.Text("source"), Fields.Text("destination")], [Fields.Text("source-id"), Fields.Text("destination-id")]))
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    protected override string Words => "Looks whether source and destination are two clusters, and those the run names.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        if (WrongWorld.Names(world.Settings, call.Text("source"), call.Text("destination")) is { } names) return Wrong(names);
        var (source, destination) = (DescribeAsync(world.Source, cancel), DescribeAsync(world.Destination, cancel));
        await Task.WhenAll(source, destination);
        if (WrongWorld.Clusters(await source, await destination) is { } clusters) return Wrong(clusters);
        return Done(
            $"two clusters: {(await source).Words} and {(await destination).Words}",
            Fields.Facts(("source-id", Value.Of((await source).Id)), ("destination-id", Value.Of((await destination).Id))),
            new Figure("source", (await source).Id), new Figure("destination", (await destination).Id));
    }

    private static Outcome.Failed Wrong(string words) => new(
        "wrong-world", words, null, "Abort this run, correct Source and Destination in the settings (Migration), restart the bot, and start anew.");

    private static async Task<ClusterSeen> DescribeAsync(KafkaCluster cluster, CancellationToken cancel)
    {
        var seen = await cluster.AskAsync("asking for the cluster's id and brokers", admin => admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = Limit }), cancel);
        return new ClusterSeen(cluster.Name, seen.ClusterId, [.. Servers(cluster.Settings.Bootstrap), .. seen.Nodes.Select(n => $"{n.Host}:{n.Port}")]);
    }

    private static string[] Servers(string bootstrap) => bootstrap.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <param name="Servers"><c>host:port</c>, as configured and as the cluster advertises them.</param>
internal sealed record ClusterSeen(string Name, string Id, ImmutableArray<string> Servers)
{
    public string Words => $"{ForeignText.From(Name, 60)} {ForeignText.From(Id, 60)}";
}

/// <summary>What makes a pair of connections no migration. Pure; null: nothing is wrong.</summary>
internal static class WrongWorld
{
    /// <summary>Names given to the run against those of the settings.</summary>
    public static string? Names(Settings.MigrationSettings settings, string source, string destination) =>
        source == destination ? $"source and destination of the run are the same connection '{ForeignText.From(source, 60)}'"
        : source == settings.Source.Name && destination == settings.Destination.Name ? null
        : $"the run moves from '{ForeignText.From(source, 60)}' to '{ForeignText.From(destination, 60)}', but the settings move from '{settings.Source.Name}' to '{settings.Destination.Name}'";

    public static string? Clusters(ClusterSeen source, ClusterSeen destination)
    {
        if (source.Id.Length > 0 && source.Id == destination.Id)
            return $"{source.Name} and {destination.Name} are one and the same cluster ({ForeignText.From(source.Id, 60)})";
        var shared = source.Servers.Intersect(destination.Servers, StringComparer.OrdinalIgnoreCase).ToList();
        return shared.Count == 0 ? null : $"{source.Name} and {destination.Name} share {Say.Count(shared.Count, "broker")}: {Say.Some(shared)}";
    }
}
