using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Storage.AzureTables;

namespace ChatOpsBot.Storage.Tests.AzureTables;

[Collection(AzuriteTests.Name)]
public sealed class TableJournalTests(Azurite azurite) : JournalContract
{
    private readonly string prefix = "t" + Guid.NewGuid().ToString("N");

    protected override async Task<IJournal> OpenAsync() => (await azurite.OpenAsync(prefix)).Journal;

    [Fact]
    public async Task Two_processes_with_their_own_memory_of_a_head_do_not_overwrite_each_other()
    {
        var (one, two) = (await OpenAsync(), await OpenAsync());
        var run = Guid.CreateVersion7();
        var first = Entries.After(Entries.Nothing(run), "first");
        (await one.AppendAsync(first, CancellationToken.None)).ShouldBe(AppendResult.Appended);
        var second = Entries.After(first.Head(), "second");
        (await two.AppendAsync(second, CancellationToken.None)).ShouldBe(AppendResult.Appended);
        (await one.AppendAsync(Entries.After(first.Head(), "late"), CancellationToken.None)).ShouldBe(AppendResult.Conflict);
        (await one.AppendAsync(Entries.After(first.Head(), "second"), CancellationToken.None)).ShouldBe(AppendResult.CauseSeen);
        (await one.AppendAsync(Entries.After(second.Head(), "third"), CancellationToken.None)).ShouldBe(AppendResult.Appended);
        (await two.AllAsync(run)).Select(e => e.Cause).ShouldBe(["first", "second", "third"]);
    }

    [Fact]
    public async Task A_chain_verifies_and_a_cut_one_is_found()
    {
        var journal = await OpenAsync();
        var run = Guid.CreateVersion7();
        var head = await journal.FillAsync(run, 150);
        (await JournalVerification.RunAsync(journal, Entries.Key, [ExpectedHead.Of(head)], CancellationToken.None)).Good.ShouldBeTrue();
        var posted = ExpectedHead.Of(head) with { Seq = 151 };
        (await JournalVerification.RunAsync(journal, Entries.Key, [posted], CancellationToken.None)).Troubles.ShouldHaveSingleItem().Seq.ShouldBe(151);
    }

    [Fact]
    public async Task What_Azure_would_refuse_and_the_emulator_takes_is_refused_here()
    {
        var journal = await OpenAsync();
        var start = Entries.Nothing(Guid.CreateVersion7());
        (await Refused(Entries.After(start, "rows", 99))).ShouldContain("101 rows");
        (await Refused(Entries.After(start, "entity", 1, $$"""{"t":"{{new string('x', 1_030_000)}}"}"""))).ShouldContain("does not fit into an Azure Tables row");
        (await Refused(Entries.After(start, "batch", 4, $$"""{"t":"{{new string('x', 900_000)}}"}"""))).ShouldContain("does not fit into one Azure Tables transaction of 3891200");
        (await Refused(Entries.After(start, new string('c', 40_000)))).ShouldContain("has 40000 characters");
        (await journal.AllAsync(start.Run)).ShouldBeEmpty();
        (await journal.AppendAsync(Entries.After(start, "just", 98), CancellationToken.None)).ShouldBe(AppendResult.Appended);

        async Task<string> Refused(Append append) =>
            (await Should.ThrowAsync<StorageException>(() => journal.AppendAsync(append, CancellationToken.None))).Message;
    }

    [Fact]
    public async Task A_bad_account_is_said_in_words_without_its_key()
    {
        (await azurite.OpenAsync(prefix)).ShouldNotBeNull();
        var none = "DefaultEndpointsProtocol=http;AccountName=tests;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:1/tests;";
        (await Message(none, "p")).ShouldContain("cannot be reached");
        (await Message("Key c2VjcmV0", "p")).ShouldContain("cannot be read");
        (await Message(azurite.ConnectionString.Replace("AccountKey=", "AccountKey=AAAA", StringComparison.Ordinal), "p")).ShouldContain("refuses us");
        (await Message(azurite.ConnectionString, "9-lives")).ShouldContain("must be 1 to 40 letters and digits");

        static async Task<string> Message(string connection, string prefix)
        {
            var message = (await Should.ThrowAsync<StorageException>(() => TableStore.OpenAsync(connection, prefix, TimeProvider.System, CancellationToken.None))).Message;
            message.ShouldNotContain("c2VjcmV0");
            return message;
        }
    }
}

[Collection(AzuriteTests.Name)]
public sealed class TableNotebookAndSeriesTests(Azurite azurite) : NotebookAndSeriesContract
{
    private readonly string prefix = "t" + Guid.NewGuid().ToString("N");

    protected override async Task<(ISeries Series, INotebook Notebook)> OpenAsync()
    {
        var store = await azurite.OpenAsync(prefix);
        return (store.Series, store.Notebook);
    }

    [Fact]
    public async Task A_long_series_grows_coarser_with_age_and_never_longer_than_its_bound()
    {
        var (series, _) = await OpenAsync();
        var run = Guid.CreateVersion7();
        for (var i = 0; i < 24; i++)
            await series.AddAsync([.. Enumerable.Range(i * 1000, 1000).Select(s => new Sample(run, "lag", Entries.Noon.AddSeconds(s), s))], CancellationToken.None);
        var kept = await series.ReadAsync(run, "lag", Entries.Noon, int.MaxValue, CancellationToken.None);
        kept.Count.ShouldBeInRange(10_000, 20_000);
        kept.TakeLast(3000).Select(s => s.Value).ShouldBe(Enumerable.Range(21_000, 3000).Select(s => (double)s));
    }
}

internal static class AzuriteOpening
{
    public static async Task<TableStore> OpenAsync(this Azurite azurite, string prefix)
    {
        Assert.SkipWhen(azurite.Missing is not null, azurite.Missing ?? "");
        return await TableStore.OpenAsync(azurite.ConnectionString, prefix, TimeProvider.System, CancellationToken.None);
    }
}
