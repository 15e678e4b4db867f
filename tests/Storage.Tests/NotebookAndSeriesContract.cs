using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.Tests;

/// <summary>What lies beside the journal, wherever it is kept.</summary>
public abstract class NotebookAndSeriesContract
{
    private readonly Guid run = Guid.CreateVersion7();

    protected abstract Task<(ISeries Series, INotebook Notebook)> OpenAsync();

    [Fact]
    public async Task The_last_word_on_a_page_wins_and_stays()
    {
        var (_, notebook) = await OpenAsync();
        (await notebook.GetAsync("cards", "page:main")).ShouldBeNull();
        await notebook.PutAsync("cards", "page:main", "first", CancellationToken.None);
        await notebook.PutAsync("cards", "page:main", "zweite 🙂", CancellationToken.None);
        await notebook.PutAsync("chat/lines?#\\", "k/1", "v", CancellationToken.None);
        (_, notebook) = await OpenAsync();
        (await notebook.GetAsync("cards", "page:main")).ShouldBe("zweite 🙂");
        (await notebook.GetAsync("chat/lines?#\\", "k/1")).ShouldBe("v");
        await notebook.DeleteAsync("cards", "page:main", CancellationToken.None);
        await notebook.DeleteAsync("cards", "page:main", CancellationToken.None);
        (await notebook.GetAsync("cards", "page:main")).ShouldBeNull();
    }

    [Fact]
    public async Task A_page_is_listed_in_ordinal_order_and_cut_at_its_beginning()
    {
        var (_, notebook) = await OpenAsync();
        foreach (var key in new[] { "b", "B", "a10", "a2", "ä", "a/1" }) await notebook.PutAsync("chat", key, "line " + key, CancellationToken.None);
        await notebook.PutAsync("other", "zz", "not here", CancellationToken.None);
        (await notebook.ListAsync("chat", 10, CancellationToken.None)).Select(p => p.Key).ShouldBe(["B", "a/1", "a10", "a2", "b", "ä"]);
        (await notebook.ListAsync("chat", 2, CancellationToken.None)).ShouldBe([new("b", "line b"), new("ä", "line ä")]);
        (await notebook.ListAsync("nothing", 2, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_value_of_100_KiB_comes_back_whole()
    {
        var (_, notebook) = await OpenAsync();
        var value = new string('é', 50 * 1024);
        await notebook.PutAsync("cards", "big", value, CancellationToken.None);
        (await notebook.GetAsync("cards", "big")).ShouldBe(value);
    }

    [Fact]
    public async Task Samples_are_read_in_order_since_a_time_the_newest_if_too_many()
    {
        var (series, _) = await OpenAsync();
        await series.AddAsync([.. Enumerable.Range(0, 250).Reverse().Select(i => Sample("lag", i))], CancellationToken.None);
        await series.AddAsync([Sample("rate", 1), Sample("lag", 249) with { Value = 7 }], CancellationToken.None);
        await series.AddAsync([], CancellationToken.None);
        (series, _) = await OpenAsync();
        var all = await series.ReadAsync(run, "lag", Entries.Noon, 1000, CancellationToken.None);
        all.Count.ShouldBe(250);
        all.Select(s => s.At).ShouldBeInOrder(SortDirection.Ascending);
        all[^1].Value.ShouldBe(7, "the same moment again replaces");
        var some = await series.ReadAsync(run, "lag", Entries.Noon.AddSeconds(100), 3, CancellationToken.None);
        some.Select(s => s.At).ShouldBe([Sample("lag", 247).At, Sample("lag", 248).At, Sample("lag", 249).At]);
        (await series.ReadAsync(Guid.CreateVersion7(), "lag", Entries.Noon, 10, CancellationToken.None)).ShouldBeEmpty();
    }

    private Sample Sample(string name, int second) => new(run, name, Entries.Noon.AddSeconds(second), second / 2.0);
}

internal static class NotebookReading
{
    public static Task<string?> GetAsync(this INotebook notebook, string page, string key) => notebook.GetAsync(page, key, CancellationToken.None);
}
