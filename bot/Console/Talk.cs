using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Workers;

namespace ChatOpsBot.Console;

/// <summary>
/// The lines of the war room's chat, so that a reload and a second browser show the same. Kept in the notebook, bounded; no audit: that is the journal.
/// </summary>
public sealed class Talk(INotebook notebook, Conversations conversations, TimeProvider clock) : IPoster, IDisposable
{
    public const string Address = "page:main";
    private const string Page = "talk";
    private const int MostLines = 300;

    private readonly SemaphoreSlim _one = new(1, 1);
    private ImmutableList<(string Key, ChatLine Line)> _lines = [];

    /// <summary>Something was said.</summary>
    public event Action? Changed;

    public string Edge => "page";

    public IEnumerable<ChatLine> Lines => _lines.Select(l => l.Line);

    public async Task OpenAsync(CancellationToken cancel)
    {
        var kept = await notebook.ListAsync(Page, MostLines, cancel);
        _lines = [.. kept.Select(k => (k.Key, JsonSerializer.Deserialize<ChatLine>(k.Value, RoomJson.Options)!))];
    }

    /// <summary>The same id twice is one line.</summary>
    public async Task AddAsync(string id, string who, string name, string text, string? why, CancellationToken cancel, IReadOnlyList<ReplyRow>? rows = null)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_lines.Any(l => l.Line.Id == id)) return;
            var line = new ChatLine(id, clock.GetUtcNow(), who, name, text, why, rows);
            var key = string.Create(CultureInfo.InvariantCulture, $"{line.At.ToUnixTimeMilliseconds():D15}-{id}");
            await notebook.PutAsync(Page, key, JsonSerializer.Serialize(line, RoomJson.Options), cancel);
            _lines = _lines.Add((key, line));
            while (_lines.Count > MostLines)
            {
                await notebook.DeleteAsync(Page, _lines[0].Key, cancel);
                _lines = _lines.RemoveAt(0);
            }
        }
        finally
        {
            _one.Release();
        }

        Changed?.Invoke();
    }

    public void Dispose() => _one.Dispose();

    public async Task PostAsync(OutboxRow row, CancellationToken cancel)
    {
        var said = Announcement.Read(row.Body);
        // A request that is before people here is what "approve" means from now on.
        if (said.Request is { } request) await conversations.ShownAsync(Address, said.Run, request, cancel);
        await AddAsync(row.Id, "bot", "ChatOps", said.Words, said.Why, cancel);
    }
}
