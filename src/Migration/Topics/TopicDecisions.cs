using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Topics;

/// <summary>Decides over the topics of a cluster as they are now, by what the world and the settings say of them.</summary>
internal static class TopicDecisions
{
    /// <param name="leaveBehind">Names given when the run was started.</param>
    /// <param name="answers">What was said in the chat.</param>
    public static async Task<TopicDecision> DecideAsync(
        MigrationWorld world, KafkaCluster cluster, IReadOnlyCollection<Topic> topics, ImmutableArray<string> leaveBehind, ImmutableArray<TopicAnswer> answers, CancellationToken cancel)
    {
        var names = topics.Select(t => t.Name).ToList();
        var rulings = Rulings(world.Settings) with { LeaveBehind = leaveBehind, Answers = answers };
        var evidence = await EvidenceAsync(world, cluster, names, cancel);
        var absent = leaveBehind.Where(l => !names.Exists(n => TopicChooser.IsMeant(l, n))).ToList();
        if (absent.Count > 0) evidence = evidence with { Gaps = evidence.Gaps.Add($"the run's leave-behind names what is not at the {cluster.Name}: {Say.Some(absent)}") };
        return TopicChooser.Decide(names, evidence, rulings);
    }

    /// <summary>What was given when the run was started, by the input <c>leave-behind</c>: names by commas, or <c>none</c>.</summary>
    public static ImmutableArray<string> LeaveBehind(Call call) => call.Inputs.GetValueOrDefault("leave-behind")?.ToString() is { } text and not "none"
        ? [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
        : [];

    /// <summary>Topics of the source that move by the rules as they are, without a run.</summary>
    public static async Task<IReadOnlyList<Topic>> MovedTopicsAsync(this MigrationWorld world, CancellationToken cancel)
    {
        var topics = await world.Source.TopicsAsync(cancel);
        var moved = (await DecideAsync(world, world.Source, topics, [], [], cancel)).Moved.Select(t => t.Topic).ToHashSet(StringComparer.Ordinal);
        return [.. topics.Where(t => moved.Contains(t.Name))];
    }

    /// <summary>Topics of the source that should move and are not in the plan: new since it was made, for most.</summary>
    public static async Task<IReadOnlyList<string>> UnplannedAsync(this MigrationWorld world, Call call, IEnumerable<string> source, IReadOnlySet<string> planned, CancellationToken cancel)
    {
        var decided = TopicDecision.Find(call);
        var known = (decided?.Topics ?? []).ToDictionary(t => t.Topic, StringComparer.Ordinal);
        var unknown = source.Where(t => !planned.Contains(t)).ToList();
        // What stays by a rule that was written since stays too; what was decided to stay is not asked about again.
        var asked = unknown.Where(t => !known.TryGetValue(t, out var choice) || choice.Moves).ToList();
        if (asked.Count == 0) return [];
        var rulings = Rulings(world.Settings) with { Answers = TopicAnswers.In(call.Facts) };
        return [.. TopicChooser.Decide(asked, await EvidenceAsync(world, world.Source, asked, cancel), rulings).Moved.Select(t => t.Topic)];
    }

    internal static TopicRulings Rulings(MigrationSettings settings) => new(
        [
            .. settings.Copy.Exclude.Select(Rule),
            // What the test app writes is made and taken away by its own step, on the destination alone.
            .. settings.Kubernetes.Apps.Where(a => a is { Kind: "test", Topic.Length: > 0 }).Select(a => Rule(new TopicRule { Topics = $"^{Regex.Escape(a.Topic)}$", Because = $"written by the test app {a.Name} alone" })),
        ],
        [.. settings.Copy.Include.Select(Rule)], [], []);

    private static NamedRule Rule(TopicRule rule) =>
        new(new Regex(rule.Topics, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1)), rule.Because);

    private static async Task<TopicEvidence> EvidenceAsync(MigrationWorld world, KafkaCluster cluster, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        var gaps = ImmutableArray.CreateBuilder<string>();
        var flagged = await TryAsync("whether the brokers flag topics as internal", async () => (await cluster.TopicIdsAsync(names, cancel)).Values.Where(t => t.IsInternal).Select(t => t.Name).ToList(), gaps);
        var owned = await TryAsync("which topics Connect and the registry keep for themselves (their deployments)", () => DeploymentWords.ReadAsync(world.Kubernetes, cancel), gaps) ?? [];
        foreach (var topic in world.Settings.Connect.InternalTopics) owned[topic] = "Connect's own (Connect:InternalTopics)";
        if (world.Settings.Registry.Topic is { Length: > 0 } registry) owned.TryAdd(registry, "the schema registry's own (Registry:Topic)");
        return new TopicEvidence([.. flagged ?? []], owned.ToImmutableDictionary(StringComparer.Ordinal), await StreamsAsync(world, cluster, names, gaps, cancel), gaps.ToImmutable());
    }

    private static async Task<ImmutableHashSet<string>> StreamsAsync(
        MigrationWorld world, KafkaCluster cluster, IReadOnlyCollection<string> names, ImmutableArray<string>.Builder gaps, CancellationToken cancel)
    {
        var candidates = names.SelectMany(NameShapes.GroupsOf).ToHashSet(StringComparer.Ordinal);
        if (candidates.Count == 0) return [];
        var named = world.Settings.Kubernetes.Apps.Where(a => a is { Kind: "streams", Group.Length: > 0 }).Select(a => a.Group);
        var asked = await TryAsync("which consumer groups are Kafka Streams", () => cluster.StreamsGroupsAsync(candidates, cancel), gaps);
        return [.. named.Where(candidates.Contains), .. asked ?? (IReadOnlySet<string>)ImmutableHashSet<string>.Empty];
    }

    // What cannot be asked leaves a question more, and is said: it never decides by itself.
    private static async Task<T?> TryAsync<T>(string what, Func<Task<T>> ask, ImmutableArray<string>.Builder gaps) where T : class
    {
        try
        {
            return await ask();
        }
        catch (WorldTroubleException e)
        {
            gaps.Add($"not known: {what}: {e.Message}");
            return null;
        }
    }
}
