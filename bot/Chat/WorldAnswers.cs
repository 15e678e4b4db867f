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
        Lag = (run, _) => Task.FromResult(views.Of(run.Id) is { Shards.Length: > 0 } view ? Lag(run, view) : null),
        Progress = (run, _) => Task.FromResult(views.Of(run.Id) is { Shards.Length: > 0 } view ? Progress(run, view) : null),
        Topics = (run, _) => Task.FromResult(TopicAnswers.Of(run, views.Of(run.Id), decided?.Invoke(run) ?? [])),
        Now = (run, operation, cancel) => previews.AskAsync(run.Id, operation.Id, stop => NowAsync(catalogue, run, operation, stop), cancel),
    };

    private static ChatReply Lag(RunState run, WorldView view) => new(
        ReplyKind.Told,
        $"{(view.Lag is { } left ? $"{Number(left)} records not yet copied" : "How much is left to copy is not known")}{Eta(view)}. As of {Time(view)}.",
        Rows: [.. Holds(view), .. view.Shards.Select(s => new ReplyRow(s.Shard, $"{(s.Lag is { } lag ? $"{Number(lag)} behind" : "not known how far behind")}, {Tasks(view, s)}"))],
        Run: run.Number);

    private static ChatReply Progress(RunState run, WorldView view) => new(
        ReplyKind.Told,
        $"{(view is { Done: { } done, Of: { } of } ? $"Copied {Number(done)} of {Number(of)} records" : "How much is copied is not known")}{(view.Rate is { } rate ? $", {Number((long)rate)} a second" : "")}{Eta(view)}. As of {Time(view)}.",
        Rows: [.. Holds(view)],
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

    /// <summary>What must be known before any figure is believed: what is planned and not there, what was lost, who does not answer and since when.</summary>
    internal static IEnumerable<ReplyRow> Holds(WorldView view)
    {
        foreach (var wrong in view.Wrong) yield return new ReplyRow("!", ForeignText.From(wrong, 300).Text);
        foreach (var lost in view.Topics.Where(t => t.Expired > 0))
            yield return new ReplyRow("!", $"{ForeignText.From(lost.Topic, 120).Text}: {Number(lost.Expired)} records expired uncopied");
        foreach (var silent in view.Sources.Where(s => s.Problem is not null))
            yield return new ReplyRow(silent.Name, $"not known{(silent.At is { } at ? $" since {at:HH:mm:ss} UTC" : " yet")}: {silent.Problem}");
    }

    private static string Tasks(WorldView view, ShardView shard) => view.Sources.Any(s => s is { Name: "connect", Problem: not null })
        ? "its tasks are not known"
        : $"{shard.TasksRunning} of {shard.TasksWanted} tasks run{Failed(shard)}";

    private static string Failed(ShardView shard) => shard.TasksFailed > 0 ? $", {shard.TasksFailed} failed" : "";

    private static string Eta(WorldView view) => view.Eta is { } eta && eta > TimeSpan.Zero ? $", done in about {Durations.Write(TimeSpan.FromSeconds(Math.Ceiling(eta.TotalSeconds)))}" : "";

    internal static string Time(WorldView view) => view.AsOf is { } at ? at.ToString("HH:mm:ss", CultureInfo.InvariantCulture) + " UTC" : "no time yet: not every source has answered";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
