using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Topics;

/// <summary>The decision for people: questions first, then what stays, by reason.</summary>
internal static class DecisionLines
{
    /// <summary>Names in one line of a card; the rest is counted, and <c>topics</c> has it.</summary>
    private const int Shown = 12;

    /// <summary>Reasons on a card: people's own words make one each, so there may be many.</summary>
    private const int Reasons = 24;

    public static ImmutableArray<string> ForCard(TopicDecision decision)
    {
        var all = Lines(decision, Shown).ToList();
        return all.Count <= Reasons ? [.. all] : [.. all.Take(Reasons), $"And {Say.Count(all.Count - Reasons, "reason")} more: 'topics' lists all."];
    }

    /// <summary>The same with every name.</summary>
    public static IEnumerable<string> Whole(TopicDecision decision) => Lines(decision, int.MaxValue);

    private static IEnumerable<string> Lines(TopicDecision decision, int shown)
    {
        foreach (var group in Grouped(decision.Questions.Where(t => !t.Moves)))
            yield return $"Question: {group.Key}, stays unless somebody says 'take along NAME because …': {Names(group, shown)}";
        foreach (var group in Grouped(decision.Questions.Where(t => t.Moves)))
            yield return $"Question: {group.Key}, moves unless somebody says 'leave behind NAME because …': {Names(group, shown)}";
        foreach (var group in Grouped(decision.Staying.Where(t => !t.Asked))) yield return $"Stays: {group.Key}: {Names(group, shown)}";
        foreach (var group in Grouped(decision.Moved.Where(t => t is { Asked: false, Because.Length: > 0 }))) yield return $"Moves: {group.Key}: {Names(group, shown)}";
        foreach (var gap in decision.Gaps) yield return $"{char.ToUpperInvariant(gap[0])}{gap[1..]}";
    }

    private static IEnumerable<IGrouping<string, TopicChoice>> Grouped(IEnumerable<TopicChoice> topics) =>
        topics.GroupBy(t => ForeignText.From(t.Because, 200).Text, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal);

    private static string Names(IEnumerable<TopicChoice> topics, int shown)
    {
        var all = topics.Select(t => ForeignText.From(t.Topic, 249).Text).ToList();
        return string.Join(", ", all.Take(shown)) + (all.Count > shown ? $" and {Say.Number(all.Count - shown)} more ('topics' lists all)" : "");
    }
}
