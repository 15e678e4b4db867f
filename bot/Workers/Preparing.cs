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
                : new WorkReport.NotPrepared(item.Step, item.Attempt, bench.Owner, trouble) { Guards = guards };
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
    public static Task<(Preview? Preview, string? Trouble)> PreviewAsync(WorkBench bench, WorkItem item, CancellationToken cancel) =>
        !item.Contract.Changes
            ? Task.FromResult<(Preview?, string?)>((null, null))
            : bench.SafelyAsync<(Preview?, string?)>(
                item.Contract.Name,
                async () => (await bench.Catalogue.Actions[item.Contract.Name].PreviewAsync(item.Call, cancel), null),
                why => (null, why));
}
