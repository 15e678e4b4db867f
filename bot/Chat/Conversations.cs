using System.Collections.Concurrent;
using System.Globalization;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Chat;

/// <summary>
/// What is remembered of a conversation: the run it is about, the request last shown there, the last answer's "why".
/// The first two outlive a restart, in the notebook. Addresses are <c>edge:conversation</c>.
/// </summary>
public sealed class Conversations(INotebook notebook)
{
    private const string RunPage = "conversation-run";
    private const string ShownPage = "conversation-shown";
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<(string Address, string Person), string> whys = new();
    private readonly ConcurrentDictionary<string, int> runs = new(StringComparer.Ordinal);

    /// <summary>Reads what the notebook kept over a restart.</summary>
    public async Task OpenAsync(CancellationToken cancel)
    {
        foreach (var (address, run) in await notebook.ListAsync(RunPage, MostKept, cancel))
            if (Number(run) is { } number) runs[address] = number;
    }

    /// <summary>The number of the run this conversation is bound to.</summary>
    public int? Run(string address) => runs.TryGetValue(address, out var run) ? run : null;

    public Task BindAsync(string address, int run, CancellationToken cancel)
    {
        runs[address] = run;
        return notebook.PutAsync(RunPage, address, Text(run), cancel);
    }

    /// <summary>Every conversation that follows a run.</summary>
    public IReadOnlyList<string> Following(int run) => [.. runs.Where(r => r.Value == run).Select(r => r.Key).Order(StringComparer.Ordinal)];

    /// <summary>A request was put before people here: <c>approve</c> means this one. Called by whoever posts its card.</summary>
    public Task ShownAsync(string address, int run, int request, CancellationToken cancel) =>
        notebook.PutAsync(ShownPage, $"{address} {Text(run)}", Text(request), cancel);

    public async Task<int?> LastShownAsync(string address, int run, CancellationToken cancel) =>
        Number(await notebook.GetAsync(ShownPage, $"{address} {Text(run)}", cancel));

    public string? Why(string address, string person) => whys.GetValueOrDefault((address, person));

    public void Keep(string address, string person, string? why)
    {
        if (whys.Count > MostKept) whys.Clear(); // only the last answers matter, and nobody asks for ten thousand of them
        if (why is null) whys.TryRemove((address, person), out _);
        else whys[(address, person)] = why;
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
