using ChatOpsBot.Migration.Apps;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>What was moved and how it stands: topics and records at the destination, records that the apps wrote there since, apps that are ready.</summary>
internal sealed class SanityReport(MigrationWorld world) : ReadingAction(Contract.Reads("sanity.report", [], [Fields.Integer("topics"), Fields.Integer("records")]))
{
    protected override string Words => "Counts what was moved and looks whether the apps run.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var planned = CopyPlan.Of(call).Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var source = await world.Source.EndsAsync([.. (await world.Source.TopicsAsync(cancel)).Where(t => planned.Contains(t.Name))], world.Clock, cancel);
        var there = (await world.Destination.TopicsAsync(cancel)).Where(t => planned.Contains(t.Name)).ToList();
        var destination = await world.Destination.EndsAsync(there, world.Clock, cancel);
        var apps = (await AppDirectory.ReadAsync(world, cancel)).Where(a => a.Kind != AppKind.Test).ToList();
        var ready = apps.Count(a => a.Deployment.Settled && a.Deployment.Replicas > 0);
        var baseline = CopyBook.Of(call).Baseline;
        var moved = source.Values.Sum() - planned.Sum(baseline.SourceStart);
        var now = destination.Values.Sum() - planned.Sum(baseline.DestinationEnd);
        return Done(
            $"{Say.Count(there.Count, "topic")} with {Say.Number(moved)} records moved; {ready} of {apps.Count} apps ready; {Say.Number(Math.Max(0, now - moved))} records written at the destination since",
            Fields.Facts(("topics", Value.Of(there.Count)), ("records", Value.Of(moved))),
            new Figure("topics moved", Say.Number(there.Count)), new Figure("records moved", Say.Number(moved)), new Figure("records written since", Say.Number(Math.Max(0, now - moved))), new Figure("apps ready", $"{ready} of {apps.Count}"));
    }
}
