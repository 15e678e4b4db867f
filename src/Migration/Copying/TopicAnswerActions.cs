using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// A person says of topics that they stay behind, or that they move too: the answer to a question on the card, in the run's own record. Nothing in
/// the world changes by it; the plan does, and so does the digest of what is pressed. Only until the replicators are made.
/// </summary>
internal abstract class AnswerTopics(MigrationWorld world, string name, bool moves) : WorldAction(Fields.Changes(
    name, [new Field("topics", ValueKind.List), Fields.Text("because")], [Fields.Text(TopicAnswers.Fact)], undo: true))
{
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var topics = await NamedAsync(call, cancel);
        var words = $"{(moves ? "Takes along" : "Leaves behind")} {Say.Count(topics.Count, "topic")}: {Say.Some(topics.Select(t => t.Name), 6)}.";
        return new Preview(
            Now(call, topics), moves ? "moves" : "stays", words, new JsonObject { ["topics"] = string.Join(',', topics.Select(t => t.Name)), ["moves"] = moves },
            Details: [.. topics.Select(t => $"{ForeignText.From(t.Name, 249)}: {Say.Count(t.Partitions, "partition")}")]);
    }

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var topics = await NamedAsync(call, cancel);
        return Done(
            $"{Say.Some(topics.Select(t => t.Name), 6)} {(moves ? "taken along" : "left behind")}: {ForeignText.From(call.Text("because"), 200)}",
            await FactsAsync(call, topics, cancel), new Figure(moves ? "topics taken along" : "topics left behind", Say.Number(topics.Count)));
    }

    protected override Task<Look> CheckAsync(Call call, CancellationToken cancel) => Task.FromResult(Look.Yes("it is said"));

    // Nothing in the world was changed by it.
    protected override Task<Outcome> TakeBackAsync(Call call, JsonNode before, CancellationToken cancel) => Task.FromResult(Done("nothing was changed by it"));

    protected override Task<Look> CheckTakenBackAsync(Call call, JsonNode before, CancellationToken cancel) => Task.FromResult(Look.Yes("nothing was changed by it"));

    public override async Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) => await FactsAsync(call, await NamedAsync(call, cancel), cancel);

    private async Task<ImmutableDictionary<string, Value>> FactsAsync(Call call, IReadOnlyList<Topic> topics, CancellationToken cancel)
    {
        var settings = moves ? await world.Source.OwnSettingsAsync([.. topics.Select(t => t.Name)], cancel) : [];
        bool Compacted(string topic) => settings.GetValueOrDefault(topic)?.GetValueOrDefault("cleanup.policy")?.Contains("compact", StringComparison.Ordinal) == true;
        return Fields.Facts((TopicAnswers.Fact, Value.Of(TopicAnswers.Write(
            topics.Select(t => new TopicAnswer(t.Name, moves, ForeignText.From(call.Text("because"), 200).Text, t.Partitions, Compacted(t.Name)))))));
    }

    /// <summary>The topics meant; a name that ends in <c>*</c> means all that begin so.</summary>
    private async Task<IReadOnlyList<Topic>> NamedAsync(Call call, CancellationToken cancel)
    {
        if (call.Facts.Values.Any(f => f.ContainsKey("baseline")))
            throw WorldTroubleException.Refusal("the replicators are made: what moves can no longer be changed", "roll back to before them, or let the topic be copied and delete it at the destination by hand");
        var there = (await world.Source.TopicsAsync(cancel)).ToList();
        var names = call.Inputs["topics"] is ListValue list ? list.Items : [call.Text("topics")];
        var found = names.ToDictionary(n => n, n => there.Where(t => TopicChooser.IsMeant(n, t.Name)).ToList(), StringComparer.Ordinal);
        if (found.FirstOrDefault(f => f.Value.Count == 0).Key is { } absent)
            throw WorldTroubleException.Refusal($"there is no topic '{ForeignText.From(absent, 120)}' at the {world.Source.Name}", Nearest(absent, there));
        var all = found.Values.SelectMany(t => t).DistinctBy(t => t.Name).OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        if (all.Select(t => t.Name).FirstOrDefault(t => NameShapes.Kafkas(t) is not null) is { } own)
            throw WorldTroubleException.Refusal($"{ForeignText.From(own, 120)} stays: {NameShapes.Kafkas(own)}", "leave it out of the list");
        return all;
    }

    private static string Nearest(string absent, List<Topic> there) =>
        Runbooks.Definition.Nearest.Of(absent, there.Select(t => t.Name)) is { } near ? $"did you mean {ForeignText.From(near, 120)}?" : "'topics' lists those that are known";

    private static string Now(Call call, IReadOnlyList<Topic> topics)
    {
        if (TopicDecision.Find(call) is not { } decision) return "not decided yet";
        var known = decision.Topics.ToDictionary(t => t.Topic, StringComparer.Ordinal);
        var moving = topics.Count(t => known.TryGetValue(t.Name, out var choice) && choice.Moves);
        return moving == topics.Count ? "moves" : moving == 0 ? "stays" : $"{Say.Number(moving)} of {Say.Number(topics.Count)} move";
    }
}

/// <summary>These topics stay behind.</summary>
internal sealed class LeaveTopics(MigrationWorld world) : AnswerTopics(world, "topics.leave", moves: false);

/// <summary>These topics move too.</summary>
internal sealed class TakeTopics(MigrationWorld world) : AnswerTopics(world, "topics.take", moves: true);

/// <summary>Every topic of the source is decided: it moves by the plan, or it stays for a reason. One that came since is named.</summary>
internal sealed class TopicsDecided(MigrationWorld world) : WorldGuard("topics-decided")
{
    protected override async Task<GuardAnswer> JudgeAsync(Call call, CancellationToken cancel)
    {
        if (CopyPlan.Find(call) is not { } plan) return new GuardAnswer(Holds: false, "there is no plan yet");
        var planned = plan.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        if (planned.Count == 0) return new GuardAnswer(Holds: false, "nothing is left to move. 'take along NAME because …' adds topics");
        var unplanned = await world.UnplannedAsync(call, (await world.Source.TopicsAsync(cancel)).Select(t => t.Name), planned, cancel);
        return unplanned.Count == 0
            ? new GuardAnswer(Holds: true, $"every topic of the source is decided: {TopicDecision.Find(call)?.Sum ?? $"{planned.Count} move"}")
            : new GuardAnswer(Holds: false, $"{Say.Count(unplanned.Count, "topic")} of the source came after the plan: {Say.Some(unplanned, 6)}. Say 'take along NAME because …' or 'leave behind NAME because …'");
    }
}
