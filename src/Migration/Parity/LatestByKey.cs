using System.Runtime.InteropServices;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// A compacted topic says one thing a key: its latest value. Offsets and counts tell nothing there, so both sides are read and the latest
/// values are compared; a key that was deleted and one that never was are the same.
/// </summary>
internal sealed class LatestByKey
{
    public const int MostKeys = 1 << 20;

    private const ulong Absent = 0, Deleted = 1;

    private readonly Dictionary<ulong, (ulong Here, ulong There)> table = [];
    private readonly bool whole;

    private LatestByKey(bool whole) => this.whole = whole;

    /// <summary>Keys that have a value at the source.</summary>
    public long Keys { get; private set; }

    /// <summary>Keys the destination lacks; keys only it has; keys with another value there.</summary>
    public long Missing { get; private set; }

    public long Extra { get; private set; }

    public long Other { get; private set; }

    public long SourceRecords { get; private set; }

    /// <summary>The offset after the last copy of the source's last record; -1: it was not seen at the destination.</summary>
    public long NextDestination { get; private set; } = -1;

    public ulong Digest { get; private set; }

    public bool Equal => Missing + Extra + Other == 0;

    /// <param name="later">The source's records behind its stretch: what the destination has of them already is not other content.</param>
    /// <param name="whole">Both stretches begin where the logs begin. Else a key that one side deletes and the other does not name differs: it lived before.</param>
    public static LatestByKey Of(LogStretch source, LogStretch destination, LogStretch later, bool whole = true, int most = MostKeys)
    {
        var latest = new LatestByKey(whole);
        var ranges = new DigestRanges(most);
        while (ranges.Next()) latest.Pass(source, destination, later, ranges);
        return latest;
    }

    private void Pass(LogStretch source, LogStretch destination, LogStretch later, DigestRanges ranges)
    {
        var (last, records) = (0UL, 0L);
        foreach (var record in source.Records())
        {
            (last, records) = (record.Digest, records + 1);
            Put(record, ranges, here: true);
        }

        foreach (var record in destination.Records())
        {
            if (records > 0 && record.Digest == last) NextDestination = record.Offset + 1;
            Put(record, ranges, here: false);
        }

        SourceRecords = records;
        Forgive(later);
        foreach (var (key, (here, there)) in table) Take(key, here, there);
        table.Clear();
    }

    private void Put(in RecordMark record, DigestRanges ranges, bool here)
    {
        if (!ranges.Has(record.Key)) return;
        var value = Value(record);
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(table, record.Key, out _);
        entry = here ? (value, entry.There) : (entry.Here, value);
        if (entry is (Absent, Absent)) table.Remove(record.Key);
        else ranges.Fit(table);
    }

    private ulong Value(in RecordMark record) => record.Tombstone ? whole ? Absent : Deleted : Math.Max(Deleted + 1, record.Digest);

    private void Forgive(LogStretch later)
    {
        if (later.From >= later.To || table.Values.All(v => v.Here == v.There)) return;
        foreach (var record in later.Records())
            if (table.TryGetValue(record.Key, out var v) && v.Here != v.There && v.There == Value(record))
                table[record.Key] = (v.There, v.There);
    }

    private void Take(ulong key, ulong here, ulong there)
    {
        if (here > Deleted) Keys++;
        if (here == there) Digest += key ^ (here * 0x9E37_79B9_7F4A_7C15UL);
        else if (there <= Deleted) Missing++;
        else if (here <= Deleted) Extra++;
        else Other++;
    }
}
