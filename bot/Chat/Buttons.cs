using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>
/// Buttons carry an opaque id and nothing else. The id is a keyed hash of what it means, so that the same card drawn twice has the same buttons;
/// the key is made anew at each start, so nobody can make one up and buttons of an earlier start are dead.
/// </summary>
public sealed class Buttons
{
    private const int MostKept = 10_000;
    private const int IdBytes = 18;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, ButtonMeaning> meanings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Button, string Person), bool> pressed = new();
    private readonly ConcurrentQueue<string> oldest = new();

    /// <summary>The id of a button.</summary>
    /// <param name="run">The run's id.</param>
    /// <param name="command">What a press becomes; typed words and reasons are put in when it is pressed.</param>
    /// <param name="basis">What the button rests on (digest and number of a request, phase and mode of a run): once that has changed, it is another button.</param>
    public string Issue(Guid run, Command command, string basis)
    {
        var meaning = new ButtonMeaning(run, command, basis);
        var hash = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{run:N}\n{basis}\n{command}"));
        var id = Convert.ToBase64String(hash, 0, IdBytes).Replace('+', '-').Replace('/', '_');
        if (meanings.TryAdd(id, meaning)) Remember(id);
        return id;
    }

    public ButtonMeaning? Find(string id) => meanings.GetValueOrDefault(id);

    /// <summary>False when this person has used this button before: one press each.</summary>
    public bool Use(string id, string person) => pressed.TryAdd((id, person), true);

    /// <summary>A press that was refused changes nothing, so it may be made again.</summary>
    public void GiveBack(string id, string person) => pressed.TryRemove((id, person), out _);

    private void Remember(string id)
    {
        oldest.Enqueue(id);
        while (oldest.Count > MostKept && oldest.TryDequeue(out var gone)) Forget(gone);
    }

    private void Forget(string id)
    {
        meanings.TryRemove(id, out _);
        foreach (var used in pressed.Keys.Where(k => k.Button == id)) pressed.TryRemove(used, out _);
    }
}

public sealed record ButtonMeaning(Guid Run, Command Command, string Basis)
{
    /// <summary>The command with what the person typed beside the button; null when a reason is needed and missing.</summary>
    public Command? With(Press press) => Command switch
    {
        Command.Approve approve => approve with { Typed = press.Typed },
        Command.Reject reject => press.Because is { } because ? reject with { Because = because } : null,
        Command.Abort abort => press.Because is { } because ? abort with { Because = because } : null,
        Command.Skip skip => press.Because is { } because ? skip with { Because = because } : null,
        Command.Settle settle => press.Because is { } because ? settle with { Because = because } : null,
        Command.TakeLock take => press.Because is { } because ? take with { Because = because } : null,
        Command.BreakLock breaking => press.Because is { } because ? breaking with { Because = because } : null,
        var other => other,
    };
}
