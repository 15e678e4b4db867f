using System.Text;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.Tests.Verification;

/// <summary>Every way to falsify a chain, on a chain in memory.</summary>
public sealed class ChainVerifierTests
{
    private static readonly Guid Run = Guid.CreateVersion7();
    private readonly List<JournalEntry> chain = [.. Entries.After(Entries.Nothing(Run), "c", 20).Entries];

    [Fact]
    public void A_chain_as_it_was_written_is_good_with_and_without_posted_heads()
    {
        Check(chain).ShouldBeNull();
        Check(chain, Head(3), Head(20), Head(20) with { Hash = Head(20).Hash[..16] }, Head(7) with { Run = Guid.CreateVersion7() }).ShouldBeNull();
        Check([]).ShouldBeNull();
    }

    [Fact]
    public void Any_field_of_an_entry_changed_is_found_at_that_entry()
    {
        Func<JournalEntry, JournalEntry>[] changes =
        [
            e => e with { At = e.At.AddMilliseconds(1) },
            e => e with { Actor = e.Actor with { Principal = "tomas" } },
            e => e with { Actor = e.Actor with { Edge = "teams" } },
            e => e with { Actor = e.Actor with { PlatformId = "x" } },
            e => e with { Cause = "d" },
            e => e with { Kind = "StepSucceeded" },
            e => e with { V = 2 },
            e => e with { Step = "drain" },
            e => e with { Attempt = 9 },
            e => e with { Data = Encoding.UTF8.GetBytes("{}") },
            e => e with { Link = chain[3].Link },
        ];
        foreach (var change in changes)
        {
            List<JournalEntry> forged = [.. chain];
            forged[8] = change(forged[8]);
            var trouble = Check(forged).ShouldNotBeNull();
            trouble.Seq.ShouldBe(9);
            trouble.Words.ShouldContain("entry 9 is not as it was written");
        }
    }

    [Fact]
    public void An_entry_removed_is_found_as_missing()
    {
        Check([.. chain.Where(e => e.Seq != 5)])!.ShouldBe(new ChainTrouble(Run, 5, "entry 5 is missing"));
        Check([.. chain.Where(e => e.Seq is not (1 or 2 or 3))])!.ShouldBe(new ChainTrouble(Run, 1, "entries 1 to 3 are missing"));
    }

    [Fact]
    public void An_entry_removed_and_the_gap_closed_is_found_where_it_was()
    {
        List<JournalEntry> closed = [.. chain.Where(e => e.Seq != 5).Select((e, i) => e with { Seq = i + 1 })];
        Check(closed)!.Seq.ShouldBe(5);
    }

    [Fact]
    public void Two_entries_swapped_are_found_at_the_first()
    {
        List<JournalEntry> swapped = [.. chain];
        (swapped[4], swapped[5]) = (swapped[5], swapped[4]);
        Check(swapped)!.Seq.ShouldBe(5);
        swapped[4] = swapped[4] with { Seq = 5 };
        swapped[5] = swapped[5] with { Seq = 6 };
        Check(swapped)!.Seq.ShouldBe(5);
    }

    [Fact]
    public void An_entry_twice_or_of_another_run_is_found()
    {
        Check([.. chain[..5], chain[4], .. chain[5..]])!.ShouldBe(new ChainTrouble(Run, 6, "entry 5 stands a second time, after entry 5"));
        List<JournalEntry> foreign = [.. chain];
        foreign[10] = foreign[10] with { Run = Chain.House };
        Check(foreign)!.Seq.ShouldBe(11);
    }

    [Fact]
    public void A_tail_cut_off_behind_a_posted_head_is_found_and_without_one_it_cannot_be()
    {
        Check(chain[..15]).ShouldBeNull();
        var trouble = Check(chain[..15], Head(12), Head(18)).ShouldNotBeNull();
        trouble.Seq.ShouldBe(16);
        trouble.Words.ShouldContain("a head at entry 18 was posted");
        Check([], Head(18))!.Words.ShouldContain("the whole chain is gone");
    }

    [Fact]
    public void A_tail_rewritten_without_the_key_is_found_at_its_first_entry()
    {
        var forged = chain[..9];
        var previous = forged[^1].Link;
        for (var seq = 10; seq <= 20; seq++)
        {
            var entry = chain[seq - 1] with { Data = Encoding.UTF8.GetBytes("""{"words":"all went well"}""") };
            forged.Add(entry with { Link = Chain.Link(new byte[32], previous.Span, entry) });
            previous = forged[^1].Link;
        }

        Check(forged)!.Seq.ShouldBe(10);
    }

    [Fact]
    public void A_chain_rewritten_with_the_key_is_found_by_a_posted_head_alone()
    {
        var rewritten = Entries.After(Entries.Nothing(Run), "c", 20, """{"words":"all went well"}""").Entries;
        Check(rewritten).ShouldBeNull();
        var trouble = Check(rewritten, Head(12)).ShouldNotBeNull();
        trouble.Seq.ShouldBe(12);
        trouble.Words.ShouldContain("rewritten by someone with the key");
    }

    [Theory]
    [InlineData("house:7:0123456789abcdef", null)]
    [InlineData("019ac000-0000-7000-8000-000000000001:1:0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF", null)]
    [InlineData("house:7", "is not RUN:SEQ:HASH")]
    [InlineData("seven:7:0123456789abcdef", "not the id of a run")]
    [InlineData("house:0:0123456789abcdef", "not a number of an entry")]
    [InlineData("house:x:0123456789abcdef", "not a number of an entry")]
    [InlineData("house:7:0123", "is not a hash of 16 to 64")]
    [InlineData("house:7:0123456789abcdeg", "is not a hash of 16 to 64")]
    public void A_head_is_read_from_a_command_line(string text, string? mistake)
    {
        ExpectedHead.TryParse(text, out var head, out var why).ShouldBe(mistake is null);
        if (mistake is null) $"{(head!.Run == Chain.House ? "house" : head.Run)}:{head.Seq}:{head.Hash}".ShouldBe(text, StringCompareShould.IgnoreCase);
        else why!.ShouldContain(mistake);
    }

    private ExpectedHead Head(int seq) => ExpectedHead.Of(new ChainHead(Run, seq, chain[seq - 1].Link));

    private static ChainTrouble? Check(IReadOnlyList<JournalEntry> entries, params ExpectedHead[] heads)
    {
        using var verifier = new ChainVerifier(Entries.Key, Run, heads);
        foreach (var entry in entries)
            if (!verifier.Add(entry)) break;
        return verifier.End();
    }
}
