using System.Collections.Concurrent;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Bot.Tests.Teams;

internal sealed class MemoryNotebook : INotebook
{
    private readonly ConcurrentDictionary<(string Page, string Key), string> lines = new();

    public Task<string?> GetAsync(string page, string key, CancellationToken cancel) => Task.FromResult(lines.GetValueOrDefault((page, key)));

    public Task PutAsync(string page, string key, string value, CancellationToken cancel)
    {
        lines[(page, key)] = value;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(string page, int most, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<KeyValuePair<string, string>>>(
            [.. lines.Where(l => l.Key.Page == page).Select(l => KeyValuePair.Create(l.Key.Key, l.Value)).OrderBy(l => l.Key, StringComparer.Ordinal).TakeLast(most)]);

    public Task DeleteAsync(string page, string key, CancellationToken cancel)
    {
        lines.TryRemove((page, key), out _);
        return Task.CompletedTask;
    }
}
