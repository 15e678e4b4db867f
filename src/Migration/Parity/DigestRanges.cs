namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// Bounded memory for what needs a table by digest: when the table grows too large, only the lower part of the digests stays in it, and the
/// rest is read once more. So a pass of any length ends with a table that fits.
/// </summary>
internal sealed class DigestRanges(int most)
{
    private const ulong All = 1UL << 32;

    private ulong low;
    private ulong high = All;

    /// <summary>How often the records were read.</summary>
    public int Passes { get; private set; }

    /// <summary>Begins the next pass; false when all digests had their turn.</summary>
    public bool Next()
    {
        if (Passes++ == 0) return true;
        if (high == All) return false;
        var width = high - low;
        (low, high) = (high, Math.Min(All, high + width));
        return true;
    }

    public bool Has(ulong digest) => (digest >> 32) is var at && at >= low && at < high;

    /// <summary>Takes out what must wait for a later pass, if the table is too large.</summary>
    public void Fit<T>(Dictionary<ulong, T> table)
    {
        while (table.Count > most && high - low > 1)
        {
            high = low + ((high - low) / 2);
            foreach (var digest in table.Keys.Where(d => !Has(d)).ToList()) table.Remove(digest);
        }
    }
}
