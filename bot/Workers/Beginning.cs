using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>A due step: look once more, claim it (the intent is journaled), then do it.</summary>
internal static class Beginning
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(2);

    public static async Task BeginAsync(WorkBench bench, WorkItem.Begin item, Action<Claimed> claimed, CancellationToken cancel)
    {
        while (true)
        {
            var guards = await bench.AskGuardsAsync(item.Guards, item.Call, cancel);
            var (preview, before, trouble) = await LookOnceMoreAsync(bench, item, cancel);
            if (trouble is null)
            {
                var claim = new WorkReport.Claim(item.Step, item.Attempt, bench.Owner, preview, before) { Guards = guards };
                switch (await bench.ReportAsync(item, claim, cancel))
                {
                    case ReportAnswer.Started started:
                        claimed(new Claimed(item.Step, started.Attempt));
                        await GoAsync(bench, item, started, cancel);
                        return;
                    case ReportAnswer.Stale:
                        return;
                }
            }
            else
            {
                if (await bench.ReportAsync(item, trouble.Of(item, bench.Owner, guards), cancel) is ReportAnswer.Stale) return;
            }

            await bench.WaitAsync(s_again, cancel);
        }
    }

    private static Task GoAsync(WorkBench bench, WorkItem.Begin item, ReportAnswer.Started started, CancellationToken cancel) =>
        item.Contract.Kind == WorkKind.Observation
            ? Looking.ObserveAsync(bench, item, started, cancel)
            : Acting.ActAsync(bench, item, started, cancel);

    private static async Task<(Preview? Preview, JsonNode? Before, NoPreview? Trouble)> LookOnceMoreAsync(WorkBench bench, WorkItem.Begin item, CancellationToken cancel)
    {
        if (!item.Contract.Changes) return (null, null, null);
        var (preview, trouble) = await Preparing.PreviewAsync(bench, item, cancel);
        if (trouble is not null) return (null, null, trouble);
        return await bench.SafelyAsync<(Preview?, JsonNode?, NoPreview?)>(
            item.Contract.Name,
            async () =>
            {
                try
                {
                    return (preview, await bench.Catalogue.Actions[item.Contract.Name].RecordBeforeAsync(item.Call, cancel), null);
                }
                catch (WorldTroubleException trouble)
                {
                    return (null, null, NoPreview.Of(trouble) with { Refused = false });
                }
            },
            why => (null, null, new NoPreview($"the state before could not be recorded: {why}", Refused: false)));
    }
}
