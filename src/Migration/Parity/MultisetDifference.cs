using System.Runtime.InteropServices;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// Which records are at one side and not at the other, however they are ordered and however often they repeat: each record of the source
/// takes one of the destination. So a lack never hides behind a surplus of others.
/// </summary>
internal sealed class MultisetDifference
{
    /// <summary>Entries of the table, about 50 MB.</summary>
    public const int MostEntries = 1 << 20;

    private readonly Dictionary<ulong, Balance> table = [];

    /// <param name="Count">Above 0: the source has so many more.</param>
    private record struct Balance(long Count, long Offset, ulong Key);

    public long Missing { get; private set; }

    /// <summary>Where the first missing record lies at the source; -1: none is missing.</summary>
    public long FirstMissing { get; private set; } = -1;

    public long LastMissing { get; private set; } = -1;

    public ExtraRecords Extras { get; } = new();

    /// <summary>Keys of the first missing records, to tell a lost record from a changed one.</summary>
    public HashSet<ulong> MissingKeys { get; } = [];

    public static MultisetDifference Of(LogStretch source, LogStretch destination, int most = MostEntries)
    {
        var difference = new MultisetDifference();
        var ranges = new DigestRanges(most);
        while (ranges.Next()) difference.Pass(source, destination, ranges);
        return difference;
    }

    private void Pass(LogStretch source, LogStretch destination, DigestRanges ranges)
    {
        using var s = source.Records().GetEnumerator();
        using var d = destination.Records().GetEnumerator();
        // In step: what belongs together meets soon, and the table stays small.
        for (bool more = true; more;)
        {
            more = false;
            if (s.MoveNext()) more = Add(s.Current, 1, ranges);
            if (d.MoveNext()) more = Add(d.Current, -1, ranges);
        }

        foreach (var (digest, balance) in table) Take(digest, balance);
        table.Clear();
    }

    private bool Add(in RecordMark record, int one, DigestRanges ranges)
    {
        if (!ranges.Has(record.Digest)) return true;
        ref var balance = ref CollectionsMarshal.GetValueRefOrAddDefault(table, record.Digest, out _);
        if (balance.Count == 0) balance = new Balance(0, record.Offset, record.Key);
        balance.Count += one;
        if (balance.Count == 0) table.Remove(record.Digest);
        else ranges.Fit(table);
        return true;
    }

    private void Take(ulong digest, Balance balance)
    {
        if (balance.Count < 0)
        {
            Extras.Add(new RecordMark(balance.Offset, balance.Key, digest, Tombstone: false), -balance.Count);
            return;
        }

        Missing += balance.Count;
        if (FirstMissing < 0 || balance.Offset < FirstMissing) FirstMissing = balance.Offset;
        LastMissing = Math.Max(LastMissing, balance.Offset);
        if (MissingKeys.Count < ExtraRecords.Most) MissingKeys.Add(balance.Key);
    }
}
