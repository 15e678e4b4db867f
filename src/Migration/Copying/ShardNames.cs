using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>What people type for a shard, held against the shards that were planned.</summary>
internal static class ShardNames
{
    /// <summary>The connector of the shard that was named.</summary>
    /// <param name="command">What would be typed, with <c>{0}</c> for the shard: <c>pause shard {0}</c>.</param>
    /// <exception cref="WorldTroubleException">A refusal: there is no such shard, or nothing to command yet.</exception>
    public static async Task<Connector> FindAsync(MigrationWorld world, Call call, string command, CancellationToken cancel)
    {
        var typed = call.Text("shard");
        var shards = Shards(call);
        if (shards.Count == 0) throw WorldTroubleException.Refusal("there are no replicators yet", "They are made by the step create-connectors.");
        if (!shards.ContainsKey(typed)) throw NoShard(typed, [.. shards.Keys], command);
        var name = shards[typed];
        return await world.Connect.FindAsync(name, cancel)
            ?? throw WorldTroubleException.Refusal($"the connector of {typed}, {name}, is not there", "Has nobody made it yet, or was it deleted by hand? 'scale replicator N' makes it again; it goes on from its place.");
    }

    /// <summary>The same while the step runs: what is not there is a failure then.</summary>
    public static async Task<Connector> OfAsync(MigrationWorld world, Call call, CancellationToken cancel)
    {
        var name = Shards(call).GetValueOrDefault(call.Text("shard"), RunNames.Of(call).Shard(call.Text("shard")));
        return await world.Connect.FindAsync(name, cancel)
            ?? throw new WorldTroubleException("no-such-connector", $"the connector of {ForeignText.From(call.Text("shard"), 40)} is not there", null, "'scale replicator N' makes it again; it goes on from its place.");
    }

    private static WorldTroubleException NoShard(string typed, IReadOnlyList<string> shards, string command)
    {
        var meant = Nearest(typed, shards);
        return WorldTroubleException.Refusal(
            $"there is no shard '{ForeignText.From(typed, 40)}'",
            meant is null ? $"There are: {Say.Some(shards, most: 12)}." : $"Did you mean: {string.Format(System.Globalization.CultureInfo.InvariantCulture, command, meant)}");
    }

    /// <summary>Another case, or more words after it; nothing that has to be guessed: a shard is stopped by its name.</summary>
    private static string? Nearest(string typed, IReadOnlyList<string> shards)
    {
        var word = new string([.. typed.Trim().TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')]);
        return shards.FirstOrDefault(s => string.Equals(s, word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Connectors by shard, as they are now: also those of topics that were copied again.</summary>
    private static IReadOnlyDictionary<string, string> Shards(Call call) =>
        CopyBook.Find(call) is { Begun: true } book ? book.Shards.ToDictionary(s => s.Name, s => s.Connector, StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal);
}
