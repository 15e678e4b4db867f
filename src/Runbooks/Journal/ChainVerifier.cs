using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace ChatOpsBot.Runbooks.Journal;

/// <summary>The first place of a chain where it is not as it was written.</summary>
/// <param name="Seq">The first bad or missing entry.</param>
public sealed record ChainTrouble(Guid Run, long Seq, string Words);

/// <summary>
/// Checks one chain, entry by entry, against the key and the heads posted of it. Whoever lacks the key cannot change, remove, swap or rewrite
/// an entry without a link that no longer fits; what is cut off at the end shows by a posted head alone.
/// Keeps its buffers: checking an entry allocates nothing.
/// </summary>
public sealed class ChainVerifier : IDisposable
{
    private readonly Guid run;
    private readonly Queue<ExpectedHead> heads;
    private readonly IncrementalHash hmac;
    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private readonly Utf8JsonWriter json;
    private readonly byte[] previous = Chain.Start.ToArray();
    private readonly byte[] link = new byte[Chain.LinkBytes];

    /// <param name="heads">Posted heads; those of other runs are passed over.</param>
    public ChainVerifier(ReadOnlySpan<byte> key, Guid run, IEnumerable<ExpectedHead> heads)
    {
        this.run = run;
        this.heads = new(heads.Where(h => h.Run == run).OrderBy(h => h.Seq));
        hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        json = new Utf8JsonWriter(buffer, Chain.Options);
    }

    /// <summary>How many entries were found good, and so the number of the last good one.</summary>
    public long Good { get; private set; }

    /// <summary>The first trouble; after it nothing more is checked.</summary>
    public ChainTrouble? Trouble { get; private set; }

    /// <summary>The next entry of the chain, in the order it is kept.</summary>
    /// <returns>Whether the chain is good so far.</returns>
    public bool Add(JournalEntry entry)
    {
        if (Trouble is not null) return false;
        if (OutOfPlace(entry) is { } words) return Fail(Good + 1, words);
        if (!LinkFits(entry))
            return Fail(entry.Seq, $"entry {entry.Seq} is not as it was written: it was changed, put in another's place, or written without the key");
        entry.Link.Span.CopyTo(previous);
        Good = entry.Seq;
        return HeadsFit(entry);
    }

    /// <summary>The chain has ended: is anything that was posted missing?</summary>
    public ChainTrouble? End()
    {
        if (Trouble is null && heads.TryDequeue(out var head))
        {
            Fail(Good + 1, Good == 0
                ? $"the whole chain is gone: a head at entry {head.Seq} was posted"
                : $"the chain ends at entry {Good}, but a head at entry {head.Seq} was posted: what came after {Good} was cut off");
        }

        return Trouble;
    }

    /// <summary>The chain cannot be read any further.</summary>
    public void Unreadable(string words) => Fail(Good + 1, $"entry {Good + 1} cannot be read: {words}");

    public void Dispose()
    {
        hmac.Dispose();
        json.Dispose();
    }

    private string? OutOfPlace(JournalEntry entry)
    {
        if (entry.Run != run) return $"an entry of run {entry.Run} stands where entry {Good + 1} belongs";
        if (entry.Seq == Good + 1) return null;
        return entry.Seq <= Good
            ? $"entry {entry.Seq} stands a second time, after entry {Good}"
            : entry.Seq == Good + 2 ? $"entry {Good + 1} is missing" : $"entries {Good + 1} to {entry.Seq - 1} are missing";
    }

    private bool LinkFits(JournalEntry entry)
    {
        buffer.ResetWrittenCount();
        json.Reset();
        Chain.WriteCanonical(entry, json);
        json.Flush();
        hmac.AppendData(previous);
        hmac.AppendData(buffer.WrittenSpan);
        hmac.GetHashAndReset(link);
        return entry.Link.Span.SequenceEqual(link);
    }

    private bool HeadsFit(JournalEntry entry)
    {
        while (heads.TryPeek(out var head) && head.Seq <= entry.Seq)
        {
            if (!head.Fits(entry.Link.Span))
                return Fail(entry.Seq, $"entry {entry.Seq} is another than the one whose head was posted: the chain was rewritten by someone with the key");
            heads.Dequeue();
        }

        return true;
    }

    private bool Fail(long seq, string words)
    {
        Trouble ??= new ChainTrouble(run, seq, words);
        return false;
    }
}
