using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>Before a step may begin: what would it do, and do its needs hold?</summary>
internal static class Preparing
{
    public static async Task PrepareAsync(WorkBench bench, WorkItem.Prepare item, CancellationToken cancel)
    {
        while (true)
        {
            var guards = await bench.AskGuardsAsync(item.Guards, item.Call, cancel);
            var (preview, trouble) = await PreviewAsync(bench, item, cancel);
            WorkReport report = trouble is null
                ? new WorkReport.Prepared(item.Step, item.Attempt, bench.Owner, preview) { Guards = guards }
                : trouble.Of(item, bench.Owner, guards);
            if (await bench.ReportAsync(item, report, cancel) is ReportAnswer.Stale) return;
            await bench.WaitAsync(item.Every, cancel);
        }
    }

    /// <summary>The guards a gate names, asked until the request is closed.</summary>
    public static async Task AskAsync(WorkBench bench, WorkItem.AskGuards item, CancellationToken cancel)
    {
        while (true)
        {
            var guards = await bench.AskGuardsAsync(item.Guards, item.Call, cancel);
            var report = new WorkReport.GuardsAnswered(item.Step, item.Attempt, bench.Owner, item.Request) { Guards = guards };
            if (await bench.ReportAsync(item, report, cancel) is ReportAnswer.Stale) return;
            await bench.WaitAsync(item.Every, cancel);
        }
    }

    /// <summary>Current → target of a changing action (null for what only reads), or why it could not be had.</summary>
    public static Task<(Preview? Preview, NoPreview? Trouble)> PreviewAsync(WorkBench bench, WorkItem item, CancellationToken cancel) =>
        !item.Contract.Changes
            ? Task.FromResult<(Preview?, NoPreview?)>((null, null))
            : bench.SafelyAsync(item.Contract.Name, () => AskAsync(bench, item, cancel), why => (null, new NoPreview(why, Refused: false)));

    private static async Task<(Preview? Preview, NoPreview? Trouble)> AskAsync(WorkBench bench, WorkItem item, CancellationToken cancel)
    {
        try
        {
            return (await bench.Catalogue.Actions[item.Contract.Name].PreviewAsync(item.Call, cancel), null);
        }
        catch (WorldTroubleException trouble)
        {
            return (null, NoPreview.Of(trouble));
        }
    }
}

/// <summary>Why there is no preview: the world would not say, or what was asked for makes no sense.</summary>
internal sealed record NoPreview(string Words, bool Refused, string? Class = null, ForeignText? Proof = null, string? WayOut = null)
{
    public static NoPreview Of(WorldTroubleException trouble) => trouble.Refused
        ? new NoPreview(ForeignText.From($"{trouble.Message}. {trouble.WayOut}", 500).Text, Refused: true)
        : new NoPreview(ForeignText.From(trouble.Message, 500).Text, Refused: false, trouble.Class, trouble.Proof, trouble.WayOut);

    public WorkReport.NotPrepared Of(WorkItem item, string owner, ImmutableDictionary<string, GuardAnswer> guards) =>
        new(item.Step, item.Attempt, owner, Words) { Guards = guards, Refused = Refused, Class = Class, Proof = Proof, WayOut = WayOut };
}
