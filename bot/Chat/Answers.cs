using System.Collections.Immutable;
using ChatOpsBot.Chat.Commands;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>Answers to reading commands: from the runs as the desk has them, and from what the probes saw last. Nothing is fetched for a question.</summary>
public sealed class Answers(RunDesk desk, WorldReadings world, TimeProvider clock)
{
    /// <summary>A chat answers within 100 ms; a reading that is not at hand by then is said to be missing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(80);

    public async Task<ChatReply> ReadAsync(Reading reading, Scene scene, CancellationToken cancel) => reading switch
    {
        Reading.Help(var topic) => Helping.Answer(topic, scene),
        Reading.Runbooks => Runbooks(scene),
        Reading.Runs => Runs(),
        _ when scene.State is null => NoRun(),
        Reading.Status => StatusWords.Answer(scene.State, desk.Hints(scene.State.Id), desk.SituationOf(scene.State.Id)),
        Reading.Audit(var most) => await AuditAsync(scene.State, most, cancel),
        Reading.Lag => await AtHandAsync(world.Lag(scene.State, cancel), cancel) ?? Missing("The lag"),
        Reading.Progress => await AtHandAsync(world.Progress(scene.State, cancel), cancel) ?? StatusWords.Progress(scene.State),
        Reading.Topics => await AtHandAsync(world.Topics(scene.State, cancel), cancel) ?? Missing("The list of topics"),
        Reading.Bounds(var operation) => await BoundsAsync(operation, scene.State, cancel),
        _ => NoRun(),
    };

    /// <summary>A value out of bounds: unit, bounds and what is now, in one line.</summary>
    public async Task<ChatReply> BadValueAsync(OperationShape operation, string words, Scene scene, CancellationToken cancel)
    {
        var now = scene.State is { } run ? await AtHandAsync(world.Now(run, operation, cancel), cancel) : null;
        return ChatReply.NotUnderstood(now is null ? words : $"{words} Now: {now.Current}.", $"Write {Pattern.Show(operation.Command)}. {operation.Title}.");
    }

    private async Task<ChatReply> BoundsAsync(OperationShape operation, RunState run, CancellationToken cancel)
    {
        var now = await AtHandAsync(world.Now(run, operation, cancel), cancel);
        var bounds = now?.Bounds ?? string.Join("; ", operation.Arguments.Select(a => $"{a.Name}: {a.Expected}"));
        return new ChatReply(ReplyKind.Told, $"{Pattern.Show(operation.Command)}: now {now?.Current ?? "not known yet, it is being read (ask again in a second)"}; {bounds}.", operation.Title, Run: run.Number);
    }

    private async Task<T?> AtHandAsync<T>(Task<T?> reading, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await reading.WaitAsync(Patience, clock, cancel);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task<ChatReply> AuditAsync(RunState run, int most, CancellationToken cancel)
    {
        var rows = ImmutableArray.CreateBuilder<ReplyRow>();
        await foreach (var line in desk.ReadAsync(run.Id, Math.Max(0, run.Seq - most), cancel)) rows.Add(EventWords.Row(line, run));
        return new ChatReply(ReplyKind.Told, $"Run {run.Number}, the last {rows.Count} of {run.Seq} entries:", Rows: rows.ToImmutable(), Run: run.Number);
    }

    private static ChatReply Runbooks(Scene scene) => scene.Runbooks.IsEmpty
        ? ChatReply.Told("There is no runbook to start.")
        : ChatReply.Told("Runbooks; begin one with start NAME:", [.. scene.Runbooks.Select(r => new ReplyRow(r.Name, r.NotHere ?? $"{r.Title} (version {r.Version})"))]);

    private ChatReply Runs() => desk.Runs.Count == 0
        ? ChatReply.Told("There is no run yet. Type runbooks to see what can be started.")
        : ChatReply.Told("Runs, the newest first:", [.. desk.Runs.OrderByDescending(r => r.Number).Take(20).Select(r => new ReplyRow($"run {r.Number}", StatusWords.Short(r)))]);

    private ChatReply NoRun() => desk.Runs.Any(r => !r.Ended)
        ? ChatReply.NotUnderstood("Several runs are open. Write run and its number before the command; type runs to see them.")
        : ChatReply.Told("No run is open. Type runbooks to see what can be started.");

    private static ChatReply Missing(string what) => ChatReply.Told($"{what} is not known yet. It is read by itself; ask again in a few seconds.");
}
