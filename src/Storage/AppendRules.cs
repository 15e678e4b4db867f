using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage;

/// <summary>What every append must be, whatever it is kept in. Breaking one is a bug of the caller, so it throws before anything is written.</summary>
internal static class AppendRules
{
    public static void Check(Append append)
    {
        if (append.Entries.Count == 0) throw new ArgumentException("an append without entries", nameof(append));
        if (append.ExpectedSeq < 0) throw new ArgumentException($"expected version {append.ExpectedSeq} is below 0", nameof(append));
        if (append.Cause.Length == 0) throw new ArgumentException("an append without a cause", nameof(append));
        var seq = append.ExpectedSeq;
        foreach (var entry in append.Entries) CheckEntry(append, entry, ++seq);
    }

    private static void CheckEntry(Append append, JournalEntry entry, long seq)
    {
        if (entry.Run != append.Run || entry.Cause != append.Cause)
            throw new ArgumentException($"entry {entry.Seq} has another run or cause than its append", nameof(append));
        if (entry.Seq != seq)
            throw new ArgumentException($"entry {entry.Seq} stands where {seq} belongs", nameof(append));
        if (entry.Link.Length != Chain.LinkBytes)
            throw new ArgumentException($"the link of entry {entry.Seq} has {entry.Link.Length} bytes, not {Chain.LinkBytes}", nameof(append));
    }
}
