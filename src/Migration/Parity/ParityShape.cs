using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>Topics, partitions and ids: what is planned must be there, on both sides, as it was planned. Each finding names the way that mends it.</summary>
internal static class ParityShape
{
    /// <param name="unplanned">Topics of the source that should move and are not in the book.</param>
    public static List<Finding> Findings(CopyBook book, Side here, Side there, IEnumerable<string> unplanned, MigrationWorld world) =>
    [
        .. book.Topics.SelectMany(t => OfTopic(book, t, here, there, world)),
        .. unplanned.Select(t => new Finding(
            "unplanned", $"{ForeignText.From(t, 120)} is new at the {world.Source.Name} and nobody copies it", $"'copy again {t}' takes it into this copy, or leave it out by a rule (Copy:Exclude)", t)),
    ];

    private static IEnumerable<Finding> OfTopic(CopyBook book, BookTopic topic, Side here, Side there, MigrationWorld world)
    {
        var (name, again) = (ForeignText.From(topic.Name, 120).Text, $"'copy again {topic.Name}' makes it anew at {world.Destination.Words}");
        if (!here.Topics.TryGetValue(topic.Name, out var source))
        {
            yield return new Finding("missing", $"{name} is not at the {world.Source.Name}, or this user may not describe it", "Look who deleted it, or give this user DESCRIBE on it", topic.Name);
            yield break;
        }

        if (!there.Topics.TryGetValue(topic.Name, out var destination))
        {
            yield return new Finding("missing", $"{name} is not at the {world.Destination.Name}, or this user may not describe it", again, topic.Name);
            yield break;
        }

        if (source.Partitions > topic.Partitions)
            yield return new Finding("partitions", $"{name} grew to {source.Partitions} partitions at the {world.Source.Name}, {topic.Partitions} were planned", again, topic.Name);
        else if (destination.Partitions != source.Partitions)
            yield return new Finding("partitions", $"{name} has {Say.Count(destination.Partitions, "partition")} at the {world.Destination.Name} and {source.Partitions} at the {world.Source.Name}", again, topic.Name);
        foreach (var (side, id, before) in new[] { (world.Source.Name, Id(here, topic.Name), book.Baseline.Of(topic.Name).SourceId), (world.Destination.Name, Id(there, topic.Name), book.Baseline.Of(topic.Name).DestinationId) })
            if (id is not null && before is not null && id != before)
                yield return new Finding("made-anew", $"{name} was deleted at the {side} and made anew since the copy began (its id was {before}…, now {id}…)", again, topic.Name);
    }

    private static string? Id(Side side, string topic) =>
        side.Ids.TryGetValue(topic, out var identity) && identity.Id.Length > 0 ? TopicBaseline.ShortId(identity.Id) : null;
}
