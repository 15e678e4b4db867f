using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// People accept what the last comparison found, with the exact figures of each partition before them: duplicates and other surplus, or what
/// expired. Records that are missing are only accepted where the request names them as such. Nothing in the world changes; the comparing step
/// reads what was accepted, and succeeds as long as it finds no more.
/// </summary>
internal sealed class AcceptDifference(ParityMemory memory) : WorldAction(Fields.Changes(
    "parity.accept", [Fields.Choice("missing", "refuse", "accept")], [Fields.Text(Accepted.Fact)], undo: false, Touch.Irreversible))
{
    public override Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var differing = Differing(call);
        var words = string.Join("; ", ParityWords.ByTopic(differing));
        return Task.FromResult(new Preview(
            "the destination is not equal", "equal but for this",
            $"From now on this counts as equal, and the recap says so: {words}. Anything more is a difference again.",
            Effect(differing), Details: [.. differing.Select(d => ParityWords.Exactly(d.Key, d.Value))]));
    }

    public override Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) =>
        Task.FromResult<JsonNode>(new JsonObject { ["accepted"] = Accepted.Of(Differing(call)).Write() });

    protected override Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var differing = Differing(call);
        return Task.FromResult(Done(
            $"accepted: {string.Join("; ", ParityWords.ByTopic(differing))}. 'retry' the comparison now (a green one: 'check compare-exactly')", Recorded(call),
            new Figure("accepted", string.Join("; ", ParityWords.ByTopic(differing)))));
    }

    /// <summary>The world is as wanted when nothing larger is known than what was journaled for it.</summary>
    protected override Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        if (call.Before?["accepted"]?.ToString() is not { } text) return Task.FromResult(Look.No("nothing was accepted yet"));
        return Task.FromResult(Look.Yes($"accepted in {Say.Count(Accepted.Read(text).Partitions.Count, "partition")}"));
    }

    public override Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) => Task.FromResult(Recorded(call));

    private static ImmutableDictionary<string, Value> Recorded(Call call) =>
        Fields.Facts((Accepted.Fact, Value.Of(call.Before?["accepted"]?.ToString() ?? Accepted.Nothing.Write())));

    private static JsonObject Effect(IEnumerable<KeyValuePair<Partition, ComparedPartition>> differing) =>
        new(differing.Select(d => KeyValuePair.Create($"{d.Key.Topic}/{d.Key.Number}", (JsonNode?)d.Value.Difference.Words(d.Value.Compacted))));

    /// <summary>What the last comparison of this run found; refused in words where there is nothing to accept, or where something is missing.</summary>
    private List<KeyValuePair<Partition, ComparedPartition>> Differing(Call call)
    {
        var found = memory.Of(call.RunId);
        if (!found.Whole)
            throw WorldTroubleException.Refusal("what differs is not known: the last comparison was cut, or the bot was started anew since", "Compare first ('retry compare', 'retry compare-exactly'; a green one: 'check compare', 'check compare-exactly'); then accept what it finds.");
        var shards = CopyBook.Of(call).Topics.ToDictionary(t => t.Name, t => t.Shard, StringComparer.Ordinal);
        var accepted = Accepted.Of(call);
        var differing = found.Partitions
            .Where(p => shards.GetValueOrDefault(p.Key.Topic) == p.Value.Shard && !p.Value.Difference.Within(accepted.For(p.Key, p.Value.Shard)))
            .OrderBy(p => p.Key.Topic, StringComparer.Ordinal).ThenBy(p => p.Key.Number).ToList();
        if (differing.Count == 0) throw WorldTroubleException.Refusal("the last comparison found no difference that is not accepted already", "Compare again: 'retry compare', 'retry compare-exactly'; a green one: 'check compare', 'check compare-exactly'.");
        var lacking = differing.Where(d => d.Value.Difference.Lacks).ToList();
        if (lacking.Count > 0 && call.Text("missing") != "accept")
            throw WorldTroubleException.Refusal(
                $"not only a surplus: {Say.Some(ParityWords.ByTopic(lacking), 4, 300)}",
                $"{Say.Some(lacking.Select(d => d.Key.Topic).Distinct(StringComparer.Ordinal).Select(t => $"'copy again {t}'"))} brings it; 'accept missing records' gives it up, if the people who own the data decide so.");
        return differing;
    }
}
