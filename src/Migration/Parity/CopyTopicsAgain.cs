using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// Copies topics anew: they are taken out of their replicator, emptied at the destination (never at the source), and copied from the beginning by a
/// replicator of a new name, since the old one's places would skip what is missing. Safe to repeat: each attempt begins with an empty topic.
/// </summary>
internal sealed class CopyTopicsAgain(MigrationWorld world, ParityMemory memory) : WorldAction(Fields.Changes(
    "copy.again", [Fields.Text("topic")], [Fields.Text(CopyBook.AgainFact), Fields.Text("connector")], undo: false, Touch.Deletes))
{
    private readonly EmptyTopics destination = new(world);

    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var choice = await ChooseAsync(call, cancel);
        var there = (await world.Destination.TopicsAsync(cancel)).Where(t => choice.Names.Contains(t.Name)).ToList();
        var ranges = (await world.Destination.SnapshotAsync(there, world.Clock, cancel)).Partitions;
        var records = ranges.Values.Sum(r => r.Latest - r.Earliest);
        var foreign = choice.Unplanned.Where(t => ranges.Any(r => r.Key.Topic == t && r.Value.Latest > r.Value.Earliest)).ToList();
        if (foreign.Count > 0)
            throw WorldTroubleException.Refusal($"{Say.Some(foreign)} was not planned, and {world.Destination.Words} holds records under that name that this run did not copy", "Ask their owner; what is there is not deleted by this run.");
        var topics = Say.Some(choice.Names, 5);
        return new Preview(
            $"{Say.Number(records)} records at the destination{Known(call, choice)}", $"copied anew by {choice.Shard}",
            $"Deletes {Say.Number(records)} records of {topics} at {world.Destination.Words}, and copies {Say.Count(choice.Names.Length, "topic")} from the beginning. The source is not touched.",
            new JsonObject { ["destination"] = world.Settings.Destination.Bootstrap, ["topics"] = new JsonArray([.. choice.Names.Select(n => (JsonNode)n)]) },
            Details: [.. choice.Names.Select(n => $"{ForeignText.From(n, 120)}: {Say.Number(ranges.Where(r => r.Key.Topic == n).Sum(r => r.Value.Latest - r.Value.Earliest))} records there now")]);
    }

    /// <summary>Where the source stood: what expires while the topic is emptied was not copied, and is said.</summary>
    public override async Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel)
    {
        var choice = await ChooseAsync(call, cancel);
        var before = await new BaselineReader(world).BeforeAsync(choice.Names, cancel);
        return new JsonObject { ["baseline"] = before["baseline"]?.DeepClone() };
    }

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        const int steps = 4;
        var choice = await ChooseAsync(call, cancel);
        await destination.CheckDestinationAsync(call, cancel);
        progress.Report(new Progress(0, steps, "steps", 0, "taking the topics out of their replicator"));
        await TakeOutAsync(call, choice, cancel);
        progress.Report(new Progress(1, steps, "steps", 0, "looking whether anybody writes there"));
        await destination.UntilAtRestAsync(choice.Names, cancel);
        progress.Report(new Progress(2, steps, "steps", 0, "emptying the topics at the destination"));
        await destination.EmptyAsync(choice.Names, cancel);
        progress.Report(new Progress(3, steps, "steps", 0, $"starting {choice.Connector}"));
        var facts = await FactsAsync(call, choice, cancel);
        await world.Connect.ConfigureAsync(choice.Connector, ReplicatorConfig.Of(world, choice.Connector, choice.Names, choice.Tasks), cancel);
        await Replicators.UntilRunningAsync(world, Running(choice), progress, cancel);
        return Done(
            $"{Say.Some(choice.Names, 5)} emptied at {world.Destination.Words} and copied anew by {choice.Shard}; when it has caught up, compare again", facts,
            new Figure("topics copied anew", Say.Number(choice.Names.Length)), new Figure("replicator", choice.Connector));
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var choice = await ChooseAsync(call, cancel);
        var connectors = await Replicators.OfRunAsync(world, choice.Book.Names, cancel);
        var others = connectors.Where(c => c.Name != choice.Connector && c.Topics.Intersect(choice.Names, StringComparer.Ordinal).Any()).Select(c => c.Name).ToList();
        if (others.Count > 0) return Look.No($"still copied by {Say.Some(others)} too");
        var ours = connectors.FirstOrDefault(c => c.Name == choice.Connector);
        if (ours is not null && choice.Names.Except(ours.Topics, StringComparer.Ordinal).Any()) return Look.No($"{choice.Connector} does not copy {Say.Some(choice.Names.Except(ours.Topics, StringComparer.Ordinal))}");
        return Replicators.Running(connectors, Running(choice));
    }

    public override async Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) =>
        await FactsAsync(call, await ChooseAsync(call, cancel), cancel);

    private async Task<AgainChoice> ChooseAsync(Call call, CancellationToken cancel)
    {
        var choice = AgainChoice.Of(call, await world.Source.TopicsAsync(cancel));
        var unplanned = choice.Unplanned.ToList();
        var planned = choice.Book.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var moved = unplanned.Count == 0 ? [] : await world.UnplannedAsync(call, unplanned, planned, cancel);
        if (unplanned.Except(moved, StringComparer.Ordinal).FirstOrDefault() is { } stays)
            throw WorldTroubleException.Refusal($"{ForeignText.From(stays, 120)} stays at the source: it is internal, or left out by a rule or a person", "Only topics that move can be copied again.");
        return choice;
    }

    private static Dictionary<string, int> Running(AgainChoice choice) => new(StringComparer.Ordinal) { [choice.Connector] = choice.Tasks };

    /// <summary>The topics leave their replicators; one that has none left goes, and so does what an earlier attempt made.</summary>
    private async Task TakeOutAsync(Call call, AgainChoice choice, CancellationToken cancel)
    {
        var connectors = await Replicators.OfRunAsync(world, choice.Book.Names, cancel);
        var stem = choice.Book.Names.Shard(AgainChoice.Stem(call));
        var gone = connectors.Where(c => c.Name == stem || c.Name.StartsWith($"{stem}-", StringComparison.Ordinal) || (c.Topics.Length > 0 && c.Topics.All(t => choice.Names.Contains(t)))).Select(c => c.Name).ToList();
        await Replicators.DeleteAsync(world, gone, cancel);
        foreach (var connector in connectors.Where(c => !gone.Contains(c.Name) && c.Topics.Any(t => choice.Names.Contains(t))))
        {
            var left = connector.Topics.Where(t => !choice.Names.Contains(t)).ToList();
            await world.Connect.ConfigureAsync(connector.Name, connector.Config.SetItem("topic.whitelist", string.Join(',', left)), cancel);
        }
    }

    private async Task<ImmutableDictionary<string, Value>> FactsAsync(Call call, AgainChoice choice, CancellationToken cancel)
    {
        var now = await Side.AskAsync(world.Destination, choice.Names, world.Clock, cancel);
        var before = call.Before?["baseline"]?.ToString() is { } text ? Baseline.Read(text) : Baseline.None;
        var settings = await world.Source.TopicSettingsAsync(choice.Names, cancel);
        // An emptied log begins at its end, so its beginning tells where the copy began, also when records came since.
        var baseline = choice.Topics.ToDictionary(t => t.Name, t => before.Of(t.Name) with
        {
            DestinationEnds = [.. Enumerable.Range(0, t.Partitions).Select(p => now.Offsets[new Partition(t.Name, p)].Earliest)],
            DestinationId = now.Ids.TryGetValue(t.Name, out var id) && id.Id.Length > 0 ? TopicBaseline.ShortId(id.Id) : null,
        }, StringComparer.Ordinal);
        var again = new CopyAgain(choice.Shard, choice.Tasks, [.. choice.Topics.Select(t => new PlannedTopic(t.Name, t.Partitions, settings[t.Name].IsCompacted))], baseline);
        return Fields.Facts((CopyBook.AgainFact, Value.Of(again.Write())), ("connector", Value.Of(choice.Connector)));
    }

    /// <summary>What the last comparison found of these topics.</summary>
    private string Known(Call call, AgainChoice choice)
    {
        var found = memory.Of(call.RunId).Partitions.Where(p => choice.Names.Contains(p.Key.Topic) && !p.Value.Difference.IsNone).ToList();
        return found.Count == 0 ? "" : $"; found to differ: {Say.Some(ParityWords.ByTopic(found), 3, 300)}";
    }
}
