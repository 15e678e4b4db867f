using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.Tests;

/// <summary>What a journal must do, wherever it is kept. Each store runs these very tests.</summary>
public abstract class JournalContract
{
    private readonly Guid run = Guid.CreateVersion7();

    /// <summary>A journal over this test's place; a second call opens the same place anew.</summary>
    protected abstract Task<IJournal> OpenAsync();

    [Fact]
    public async Task What_is_appended_is_read_back_as_it_was_after_opening_anew()
    {
        var append = Entries.After(Entries.Nothing(run), "message-1", 7);
        var journal = await OpenAsync();
        (await journal.AppendAsync(append, CancellationToken.None)).ShouldBe(AppendResult.Appended);
        journal = await OpenAsync();
        var read = await journal.AllAsync(run);
        read.Count.ShouldBe(7);
        for (var i = 0; i < 7; i++) read[i].ShouldMatch(append.Entries[i]);
    }

    [Fact]
    public async Task Reading_begins_after_the_number_given_and_keeps_the_order_over_many_pages()
    {
        var journal = await OpenAsync();
        await journal.FillAsync(run, 1300);
        await journal.FillAsync(Chain.House, 5);
        (await journal.AllAsync(run, 1290)).Select(e => e.Seq).ShouldBe(Enumerable.Range(1291, 10).Select(i => (long)i));
        (await journal.AllAsync(run)).Select(e => e.Seq).ShouldBe(Enumerable.Range(1, 1300).Select(i => (long)i));
        (await journal.AllAsync(run, 1300)).ShouldBeEmpty();
        (await journal.AllAsync(Guid.CreateVersion7())).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_append_at_another_version_than_the_last_is_a_conflict_and_changes_nothing()
    {
        var journal = await OpenAsync();
        var head = await journal.FillAsync(run, 3);
        foreach (var wrong in new[] { head with { Seq = 2 }, head with { Seq = 4 }, head with { Seq = 0 } })
            (await journal.AppendAsync(Entries.After(wrong, $"late-{wrong.Seq}", 2), CancellationToken.None)).ShouldBe(AppendResult.Conflict);
        (await journal.AllAsync(run)).Count.ShouldBe(3);
        (await journal.AppendAsync(Entries.After(head, "late-2"), CancellationToken.None)).ShouldBe(AppendResult.Appended, "a conflict must not use up its cause");
    }

    [Fact]
    public async Task The_same_cause_twice_changes_nothing_at_any_version_and_is_free_in_another_run()
    {
        var journal = await OpenAsync();
        var first = Entries.After(Entries.Nothing(run), "press/1 #?\\ ü", 2);
        (await journal.AppendAsync(first, CancellationToken.None)).ShouldBe(AppendResult.Appended);
        (await journal.AppendAsync(first, CancellationToken.None)).ShouldBe(AppendResult.CauseSeen);
        (await journal.AppendAsync(Entries.After(first.Head(), first.Cause), CancellationToken.None)).ShouldBe(AppendResult.CauseSeen);
        (await journal.AllAsync(run)).Count.ShouldBe(2);
        var other = Guid.CreateVersion7();
        (await journal.AppendAsync(Entries.After(Entries.Nothing(other), first.Cause), CancellationToken.None)).ShouldBe(AppendResult.Appended);
    }

    [Fact]
    public async Task Data_of_200_KiB_comes_back_whole()
    {
        var journal = await OpenAsync();
        var append = Entries.After(Entries.Nothing(run), "big", 2, $$"""{"text":"{{new string('ä', 100 * 1024)}}"}""");
        (await journal.AppendAsync(append, CancellationToken.None)).ShouldBe(AppendResult.Appended);
        var read = await journal.AllAsync(run);
        read[0].ShouldMatch(append.Entries[0]);
        read[1].ShouldMatch(append.Entries[1]);
    }

    [Fact]
    public async Task Heads_are_the_last_entries_of_all_chains()
    {
        var journal = await OpenAsync();
        var house = await journal.FillAsync(Chain.House, 3);
        var mine = await journal.FillAsync(run, 25);
        var heads = await journal.HeadsAsync(CancellationToken.None);
        heads.Select(h => (h.Run, h.Seq, Convert.ToHexString(h.Link.Span))).ShouldBe(
            [(Chain.House, 3, Convert.ToHexString(house.Link.Span)), (run, 25, Convert.ToHexString(mine.Link.Span))], ignoreOrder: true);
    }

    [Fact]
    public async Task Outbox_rows_wait_oldest_first_until_settled()
    {
        var journal = await OpenAsync();
        var one = Entries.After(Entries.Nothing(run), "one", 2, outbox: [Row(run, 2, 0), Row(run, 2, 1)]);
        await journal.AppendAsync(one, CancellationToken.None);
        var two = Entries.After(one.Head(), "two", outbox: [Row(run, 3, 0)]);
        await journal.AppendAsync(two, CancellationToken.None);
        await journal.AppendAsync(Entries.After(Entries.Nothing(run), "conflict", outbox: [Row(run, 9, 0)]), CancellationToken.None);
        await journal.CountAttemptAsync(two.Outbox[0].Id, CancellationToken.None);
        (await journal.OutboxAsync(10, CancellationToken.None)).ShouldBe([Row(run, 2, 0), Row(run, 2, 1), Row(run, 3, 0) with { Attempts = 1 }]);
        (await journal.OutboxAsync(2, CancellationToken.None)).ShouldBe([Row(run, 2, 0), Row(run, 2, 1)]);
        await journal.SettleOutboxAsync(one.Outbox[0].Id, null, CancellationToken.None);
        await journal.SettleOutboxAsync(one.Outbox[1].Id, "the conversation is gone", CancellationToken.None);
        await journal.SettleOutboxAsync(one.Outbox[0].Id, null, CancellationToken.None);
        (await (await OpenAsync()).OutboxAsync(10, CancellationToken.None)).Select(r => r.Id).ShouldBe([two.Outbox[0].Id]);
    }

    [Fact]
    public async Task Sixteen_writers_of_one_run_and_of_their_own_lose_nothing()
    {
        var journal = await OpenAsync();
        var writers = Enumerable.Range(0, 16).Select(i => i % 2 == 0 ? run : Guid.CreateVersion7()).ToList();
        await Task.WhenAll(writers.Select((chain, i) => Task.Run(() => ContendAsync(journal, chain, $"writer-{i}", 5))));
        (await journal.AllAsync(run)).Count.ShouldBe(8 * 5);
        foreach (var chain in writers.Distinct()) await ShouldBeChainedAsync(journal, chain);
    }

    [Fact]
    public async Task What_is_acknowledged_is_there_for_every_reader_at_once()
    {
        // A store that answered before its commit would be caught between the two; kill -9 alone hardly ever hits that moment.
        var journal = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var head = Entries.Nothing(Guid.CreateVersion7());
            for (var i = 0; i < 40; i++)
            {
                var append = Entries.After(head, $"c{i}");
                await journal.AppendAsync(append, CancellationToken.None);
                (await journal.AllAsync(head.Run, head.Seq)).Count.ShouldBe(1);
                head = append.Head();
            }
        })));
    }

    [Fact]
    public async Task An_append_that_breaks_the_rules_throws_and_writes_nothing()
    {
        var journal = await OpenAsync();
        var good = Entries.After(Entries.Nothing(run), "c", 2);
        Append[] broken =
        [
            good with { Entries = [] },
            good with { Cause = "" },
            good with { Cause = "another" },
            good with { Entries = [good.Entries[1], good.Entries[0]] },
            good with { Entries = [good.Entries[0] with { Link = new byte[31] }] },
            good with { Run = Guid.CreateVersion7() },
        ];
        foreach (var append in broken) await Should.ThrowAsync<ArgumentException>(() => journal.AppendAsync(append, CancellationToken.None));
        (await journal.AllAsync(run)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_append_cancelled_before_it_waits_is_not_made()
    {
        var journal = await OpenAsync();
        await Should.ThrowAsync<OperationCanceledException>(() =>
            journal.AppendAsync(Entries.After(Entries.Nothing(run), "c"), new CancellationToken(canceled: true)));
        (await journal.AllAsync(run)).ShouldBeEmpty();
    }

    private static OutboxRow Row(Guid run, long seq, int n) =>
        new($"{run}/{seq}/{n}", "page:main", "card", $$"""{"text":"zeile {{seq}}.{{n}} 🙂"}""");

    private static async Task ContendAsync(IJournal journal, Guid chain, string name, int count)
    {
        var done = 0;
        while (done < count)
        {
            var last = (await journal.AllAsync(chain)) is [.., var entry] ? new ChainHead(chain, entry.Seq, entry.Link) : Entries.Nothing(chain);
            var result = await journal.AppendAsync(Entries.After(last, $"{name}-{done}"), CancellationToken.None);
            result.ShouldNotBe(AppendResult.CauseSeen);
            if (result == AppendResult.Appended) done++;
        }
    }

    private static async Task ShouldBeChainedAsync(IJournal journal, Guid chain)
    {
        var previous = Chain.Start;
        long seq = 0;
        foreach (var entry in await journal.AllAsync(chain))
        {
            entry.Seq.ShouldBe(++seq);
            entry.Link.ToArray().ShouldBe(Chain.Link(Entries.Key, previous.Span, entry));
            previous = entry.Link;
        }
    }
}
