using System.Collections.Immutable;
using System.Globalization;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>Answers about the world from the latest view: at hand at once, with its age said.</summary>
public static class WorldAnswers
{
    /// <param name="decided">Which topics stay and why, one line a reason, the sum first; empty before it is decided.</param>
    public static WorldReadings Over(WorldViews views, Previews previews, Catalogue catalogue, Func<RunState, ImmutableArray<string>>? decided = null) => new()
    {
        Lag = (run, _) => Task.FromResult(views.Of(run.Id) is { Lag: not null } view ? Lag(run, view) : null),
        Progress = (run, _) => Task.FromResult(views.Of(run.Id) is { Of: > 0 } view ? Progress(run, view) : null),
        Topics = (run, _) => Task.FromResult(TopicAnswers.Of(run, views.Of(run.Id), decided?.Invoke(run) ?? [])),
        Now = (run, operation, cancel) => previews.AskAsync(run.Id, operation.Id, stop => NowAsync(catalogue, run, operation, stop), cancel),
    };

    private static ChatReply Lag(RunState run, WorldView view) => new(
        ReplyKind.Told,
        $"{Number(view.Lag!.Value)} records not yet copied{Eta(view)}. As of {Time(view)}.",
        Rows: [.. view.Shards.Select(s => new ReplyRow(s.Shard, $"{(s.Lag is { } lag ? $"{Number(lag)} behind" : "not known")}, {s.TasksRunning} of {s.TasksWanted} tasks run{Failed(s)}"))],
        Run: run.Number);

    private static ChatReply Progress(RunState run, WorldView view) => new(
        ReplyKind.Told,
        $"Copied {Number(view.Done ?? 0)} of {Number(view.Of!.Value)} records{(view.Rate is { } rate ? $", {Number((long)rate)} a second" : "")}{Eta(view)}. As of {Time(view)}.",
        Run: run.Number);

    /// <summary>The preview of an operation whose arguments are not said yet: what is now, with the smallest value in their place.</summary>
    private static async Task<Preview?> NowAsync(Catalogue catalogue, RunState run, OperationShape operation, CancellationToken cancel)
    {
        if (operation.Arguments.Any(a => a.Default is null && a.Min is null && a.Choices.IsDefaultOrEmpty)) return null; // nothing sensible to put in its place
        if (operation.Steps.Length != 1 || WorkPlan.Ask(run, operation.Id, ImmutableDictionary<string, Value>.Empty) is not var (contract, call, _)
            || !contract.Changes || !catalogue.Actions.TryGetValue(contract.Name, out var action)) return null;
        try
        {
            return await action.PreviewAsync(call, cancel);
        }
        catch (WorldTroubleException refusal) when (refusal.Refused)
        {
            return refusal.Now; // the smallest value may be what is now
        }
    }

    private static string Failed(ShardView shard) => shard.TasksFailed > 0 ? $", {shard.TasksFailed} failed" : "";

    private static string Eta(WorldView view) => view.Eta is { } eta && eta > TimeSpan.Zero ? $", done in about {Durations.Write(TimeSpan.FromSeconds(Math.Ceiling(eta.TotalSeconds)))}" : "";

    private static string Time(WorldView view) => view.At.ToString("HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
