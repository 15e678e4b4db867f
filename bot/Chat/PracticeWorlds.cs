using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>How the practice world is made anew; the host knows it.</summary>
/// <param name="Whose">Null: the world is embedded and can be made anew; else why not, with what to do instead.</param>
/// <param name="AgainAsync">Puts a new world in place and returns what takes the old one down.</param>
public sealed record PracticeHands(string? Whose, Func<CancellationToken, Task<IAsyncDisposable>> AgainAsync);

/// <summary><c>practice again</c>: a new world, and every run of the old one is closed, for nothing can be done in a world that is gone.</summary>
public sealed class PracticeWorlds(RunDesk desk, PracticeHands hands, WorldViews views) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <param name="submit">Gives a command in the name of who asked.</param>
    public async Task<ChatReply> AgainAsync(Person person, Func<Command, RunState, Task<ChatReply>> submit, CancellationToken cancel)
    {
        if (hands.Whose is { } whose) return ChatReply.Refused(whose);
        if (person.Roles.IsEmpty || desk.Runs.Any(r => !r.Ended && !person.Roles.Any(r.Shape.Operators.Contains)))
            return ChatReply.Refused("Runs are open, and only those who give commands may end them. Let one of them say 'practice again'.");
        if (!await _one.WaitAsync(TimeSpan.Zero, cancel)) return ChatReply.Refused("The practice world is being made anew already.");
        try
        {
            var old = await hands.AgainAsync(cancel);
            var closed = new List<string>();
            foreach (var run in desk.Runs.Where(r => !r.Ended).ToList())
                if ((await submit(new Command.Abort("practice again: its world is gone"), run)).Kind == ReplyKind.Noted) closed.Add($"run {run.Number}");
            foreach (var run in desk.Runs) views.Forget(run.Id);
            await old.DisposeAsync();
            var ended = closed.Count == 0 ? "" : $" {string.Join(", ", closed)} {(closed.Count == 1 ? "is" : "are")} closed: the old world is gone.";
            return ChatReply.Told($"The practice world is new: clusters, Connect, Kubernetes and apps are as at the first start.{ended.Replace(" run", " Run", StringComparison.Ordinal)} Type start and the name of a runbook.");
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
