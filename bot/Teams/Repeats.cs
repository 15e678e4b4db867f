using System.Collections.Concurrent;

namespace ChatOpsBot.Teams;

/// <summary>Teams delivers again what it thinks was lost. The journal sees to it that nothing is done twice; this, that nothing is answered twice.</summary>
internal sealed class Repeats
{
    private const int MostKept = 5_000;

    private readonly ConcurrentDictionary<string, bool> seen = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> order = new();

    public bool IsFirst(string id)
    {
        if (!seen.TryAdd(id, true)) return false;
        order.Enqueue(id);
        while (order.Count > MostKept && order.TryDequeue(out var old)) seen.TryRemove(old, out _);
        return true;
    }

    public void Forget(string id) => seen.TryRemove(id, out _);
}
