using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Desk;

/// <summary>Turns events into linked entries, without secrets.</summary>
internal sealed class Pen(ReadOnlyMemory<byte> key, SecretWall wall)
{
    public ReadOnlyMemory<byte> Key => key;

    public IReadOnlyList<JournalLine> Write(Guid run, long seq, ReadOnlyMemory<byte> link, DateTimeOffset at, Actor actor, string cause, IReadOnlyList<RunEvent> events)
    {
        var lines = new List<JournalLine>(events.Count);
        foreach (var made in events)
        {
            var what = wall.Clean(made);
            var entry = new JournalEntry(run, ++seq, at, actor, cause, what.Kind, EventKinds.Version(what), what.Step, what.Attempt, EventKinds.Write(what), default);
            link = Chain.Link(key.Span, link.IsEmpty ? Chain.Start.Span : link.Span, entry);
            lines.Add(new JournalLine(entry with { Link = link }, what));
        }

        return lines;
    }

    /// <exception cref="JournalBrokenException">The link is not the one this key and the entries before give, or a number is missing.</exception>
    public JournalLine Read(JournalEntry entry, long seq, ReadOnlyMemory<byte> link)
    {
        if (entry.Seq != seq + 1) throw new JournalBrokenException($"run {entry.Run}: entry {seq + 1} is missing, found {entry.Seq}");
        var expected = Chain.Link(key.Span, link.IsEmpty ? Chain.Start.Span : link.Span, entry);
        return entry.Link.Span.SequenceEqual(expected)
            ? new JournalLine(entry, EventKinds.Read(entry))
            : throw new JournalBrokenException($"run {entry.Run}: the link of entry {entry.Seq} ({entry.Kind}) is broken: it, or one before it, was changed, or the key is another");
    }
}
