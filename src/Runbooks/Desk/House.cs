using System.Collections.Concurrent;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Desk;

/// <summary>The house chain: unknown people, refusals that belong to no run, numbers of runs, heads.</summary>
internal sealed class House(IJournal journal, Pen pen) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<string, RunStarted> _reserved = new(StringComparer.Ordinal);

    public long Seq { get; private set; }

    public ReadOnlyMemory<byte> Link { get; private set; }

    /// <summary>The highest number given to a run.</summary>
    public int LastNumber { get; private set; }

    /// <summary>What a message has reserved before. Its run is missing when the program ended between the two chains.</summary>
    public RunStarted? Reserved(string cause) => _reserved.GetValueOrDefault(cause);

    public async Task LoadAsync(CancellationToken cancel)
    {
        await foreach (var entry in journal.ReadAsync(Chain.House, Seq, cancel)) Take(pen.Read(entry, Seq, Link));
    }

    /// <summary>Appends what <paramref name="what"/> makes of the house as it stands; on conflict again. Null: the cause was seen before.</summary>
    public async Task<T?> AppendAsync<T>(Func<(RunEvent Event, T Result)> what, DateTimeOffset at, Actor actor, string cause, CancellationToken cancel)
        where T : class
    {
        await _turn.WaitAsync(cancel);
        try
        {
            while (true)
            {
                var (made, result) = what();
                var lines = pen.Write(Chain.House, Seq, Link, at, actor, cause, [made]);
                var appended = await journal.AppendAsync(new Append(Chain.House, Seq, cause, [.. lines.Select(l => l.Entry)], []), cancel);
                if (appended == AppendResult.CauseSeen) return null;
                if (appended == AppendResult.Conflict) { await LoadAsync(cancel); continue; }
                Take(lines[0]);
                return result;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Take(JournalLine line)
    {
        Seq = line.Entry.Seq;
        Link = line.Entry.Link;
        if (line.Event is not RunStarted started) return;
        LastNumber = Math.Max(LastNumber, started.Number);
        _reserved[line.Entry.Cause] = started;
    }
}
