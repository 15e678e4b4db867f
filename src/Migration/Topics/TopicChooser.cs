using System.Collections.Immutable;

namespace ChatOpsBot.Migration.Topics;

/// <summary>
/// Decides which topics move. Pure. What people said comes first, then what is proven, then what only looks so: a tool's own stays and an app's
/// moves, both as questions. A topic too many at the destination does no harm that cannot be mended; one too few loses records.
/// </summary>
public static class TopicChooser
{
    public static TopicDecision Decide(IEnumerable<string> topics, TopicEvidence evidence, TopicRulings rulings)
    {
        var said = new Dictionary<string, TopicAnswer>(StringComparer.Ordinal);
        foreach (var answer in rulings.Answers) said[answer.Topic] = answer;
        return new TopicDecision([.. topics.Order(StringComparer.Ordinal).Select(t => Of(t, evidence, rulings, said.GetValueOrDefault(t)))], evidence.Gaps);
    }

    /// <summary>Whether what a person wrote means this topic: its name, or how it begins with <c>*</c> after it.</summary>
    internal static bool IsMeant(string written, string topic) => written.EndsWith('*') ? topic.StartsWith(written[..^1], StringComparison.Ordinal) : written == topic;

    internal static TopicChoice Answered(TopicAnswer answer) =>
        new(answer.Topic, answer.Moves, $"{(answer.Moves ? "taken along" : "left behind")}: {answer.Because}");

    private static TopicChoice Of(string topic, TopicEvidence evidence, TopicRulings rulings, TopicAnswer? said)
    {
        // What the brokers keep for themselves is nobody's to decide.
        if (evidence.KafkasOwn.Contains(topic)) return Stays(topic, "Kafka's own");
        if (NameShapes.Kafkas(topic) is { } kafkas) return Stays(topic, kafkas);
        if (said is not null) return Answered(said);
        if (rulings.LeaveBehind.Any(l => IsMeant(l, topic))) return Stays(topic, "left behind by the run's leave-behind");
        if (Ruled(rulings.Move, topic) is { } moves) return new TopicChoice(topic, Moves: true, $"rule: {moves}");
        if (Ruled(rulings.Stay, topic) is { } stays) return Stays(topic, $"rule: {stays}");
        return Proven(topic, evidence) is { } owner ? Stays(topic, owner) : Looks(topic);
    }

    private static string? Proven(string topic, TopicEvidence evidence) =>
        evidence.Owned.TryGetValue(topic, out var owner) ? owner
        : NameShapes.GroupsOf(topic).FirstOrDefault(evidence.StreamsGroups.Contains) is { } group ? $"the Streams app {group} makes it anew"
        : null;

    private static TopicChoice Looks(string topic) =>
        NameShapes.Tools(topic) is { } tool ? new TopicChoice(topic, Moves: false, tool, Asked: true)
        : NameShapes.Doubtful(topic) is { } doubt ? new TopicChoice(topic, Moves: true, doubt, Asked: true)
        : new TopicChoice(topic, Moves: true);

    private static TopicChoice Stays(string topic, string because) => new(topic, Moves: false, because);

    private static string? Ruled(ImmutableArray<NamedRule> rules, string topic) => rules.FirstOrDefault(r => r.Topics.IsMatch(topic))?.Because;
}
