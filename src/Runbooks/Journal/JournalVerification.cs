namespace ChatOpsBot.Runbooks.Journal;

/// <summary>What a verification found.</summary>
/// <param name="Heads">Where the good chains stand: the figures to post, or to compare with a posted head.</param>
public sealed record VerifyReport(long Entries, IReadOnlyList<ChainHead> Heads, IReadOnlyList<ChainTrouble> Troubles)
{
    public bool Good => Troubles.Count == 0;

    /// <summary>The findings in words, one a line.</summary>
    public IEnumerable<string> Lines()
    {
        if (Good) return [$"{Entries} entries in {Heads.Count} chains: every one is as it was written."];
        var lines = Troubles.Select(t => $"{(t.Run == Chain.House ? "house" : "run " + t.Run)}, entry {t.Seq}: {t.Words}.");
        // Nobody can say from inside whether the key or everything is wrong; a person can.
        return Heads.Count == 0 && Troubles.All(t => t.Seq == 1) ? lines.Append("No chain is good from its first entry: is this the key it was written with?") : lines;
    }
}

/// <summary>Checks all chains of a journal.</summary>
public static class JournalVerification
{
    /// <summary>Reads the whole journal once; a chain that cannot be read is a finding, not an exception.</summary>
    /// <param name="expected">Posted heads: of <c>--head</c> and of <c>heads.jsonl</c>.</param>
    public static async Task<VerifyReport> RunAsync(
        IJournal journal, ReadOnlyMemory<byte> key, IReadOnlyCollection<ExpectedHead> expected, CancellationToken cancel)
    {
        var heads = await journal.HeadsAsync(cancel);
        long entries = 0;
        List<ChainHead> good = [];
        List<ChainTrouble> troubles = [];
        foreach (var run in heads.Select(h => h.Run).Union(expected.Select(e => e.Run)))
        {
            using var verifier = new ChainVerifier(key.Span, run, expected);
            await ReadAsync(journal, run, verifier, cancel);
            entries += verifier.Good;
            if (verifier.End() is { } trouble) troubles.Add(trouble);
            else good.AddRange(heads.Where(h => h.Run == run));
        }

        return new VerifyReport(entries, good, troubles);
    }

    private static async Task ReadAsync(IJournal journal, Guid run, ChainVerifier verifier, CancellationToken cancel)
    {
        try
        {
            await foreach (var entry in journal.ReadAsync(run, 0, cancel))
                if (!verifier.Add(entry)) return;
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            verifier.Unreadable(trouble.Message);
        }
    }
}
