using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>
/// Turns a work item into calls of the catalogue and reports. What a handler throws is a bug: logged once, and told as "cannot tell" or unknown,
/// never as done.
/// </summary>
public sealed partial class WorkBench(RunDesk desk, Catalogue catalogue, string owner, TimeProvider clock, ILogger<WorkBench> log)
{
    /// <summary>This process as a worker; new at each start.</summary>
    public string Owner => owner;

    internal TimeProvider Clock => clock;

    internal Catalogue Catalogue => catalogue;

    internal RunState? Find(Guid run) => desk.Find(run);

    /// <param name="claimed">Told once the desk has granted a claim.</param>
    public async Task DoAsync(WorkItem item, Action<Claimed> claimed, CancellationToken cancel)
    {
        try
        {
            await (item switch
            {
                WorkItem.Prepare prepare => Preparing.PrepareAsync(this, prepare, cancel),
                WorkItem.Begin begin => Beginning.BeginAsync(this, begin, claimed, cancel),
                WorkItem.Verify verify => Settling.VerifyAsync(this, verify, cancel),
                WorkItem.Undo undo => Undoing.UndoAsync(this, undo, claimed, cancel),
                WorkItem.VerifyUndone undone => Settling.VerifyUndoneAsync(this, undone, cancel),
                WorkItem.Watch watch => Looking.WatchAsync(this, watch, cancel),
                WorkItem.Recheck recheck => Looking.RecheckAsync(this, recheck, cancel),
                WorkItem.AskGuards ask => Preparing.AskAsync(this, ask, cancel),
                _ => throw new InvalidOperationException($"No hand for {item.GetType().Name}."),
            });
        }
        catch (OperationCanceledException)
        {
            // Not ours any more, or the program stops: the journal says what is to be done next.
        }
        catch (Exception bug)
        {
            LogBug(log, item.Id, bug);
        }
    }

    internal Task<ReportAnswer> ReportAsync(WorkItem item, WorkReport report, CancellationToken cancel) =>
        desk.ReportAsync(item.Run, report, $"worker:{Guid.CreateVersion7():N}", cancel);

    /// <summary>Answers of guards by name; one that throws does not hold, and says so.</summary>
    internal async Task<ImmutableDictionary<string, GuardAnswer>> AskGuardsAsync(ImmutableArray<string> names, Call call, CancellationToken cancel)
    {
        var answers = ImmutableDictionary.CreateBuilder<string, GuardAnswer>(StringComparer.Ordinal);
        foreach (var name in names)
            answers[name] = await SafelyAsync(name, () => catalogue.Guards[name].AskAsync(call, cancel), why => new GuardAnswer(false, $"{name} could not be asked: {why}"));
        return answers.ToImmutable();
    }

    /// <summary>Runs a handler; an exception that is not the token's becomes words.</summary>
    internal async Task<T> SafelyAsync<T>(string what, Func<Task<T>> call, Func<string, T> otherwise)
    {
        try
        {
            return await call();
        }
        catch (WorldTroubleException trouble)
        {
            return otherwise(ForeignText.From($"{trouble.Message}. {trouble.WayOut}", 500).Text); // a failure of the world, no bug
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            LogBug(log, what, bug);
            return otherwise(ForeignText.From(bug.Message, 300).Text);
        }
    }

    internal Task WaitAsync(TimeSpan time, CancellationToken cancel) => Task.Delay(time, clock, cancel);

    [LoggerMessage(1, LogLevel.Error, "{What} threw")]
    private static partial void LogBug(ILogger logger, string what, Exception why);
}
