using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>Stops the apps of a kind and waits until their pods are gone, not merely scaled.</summary>
internal sealed class StopApps(MigrationWorld world) : WorldAction(Fields.Changes(
    "apps.stop", [Fields.Choice("kind", "producers", "consumers"), Fields.Text("record")], [], undo: true, Touch.StopsApps))
{
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var wanted = Wanted(call);
        var there = await AppsNow.ReadAsync(world, [.. wanted.Select(w => w.Name)], cancel);
        var now = there.Rollouts.Values.Sum(r => r.Deployment.Replicas);
        var names = Say.Some(wanted.Select(w => w.Name), 6);
        return new Preview($"{Say.Count(now, "pod")} of {Say.Count(wanted.Length, "app")}", "0 pods", $"Stops the {call.Text("kind")}: {names}.", AppScaling.Effect(wanted), Details: [.. wanted.Select(w => $"{w.Name} to 0{there.Scaler(w.Name)}")]);
    }

    public override Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) => AppScaling.RecordAsync(world, Wanted(call).Select(w => w.Name), cancel);

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var wanted = Wanted(call);
        await AppScaling.ScaleAsync(world, wanted, progress, cancel);
        return Done($"{call.Text("kind")} stopped: {Say.Some(wanted.Select(w => w.Name), 6)}", new Figure("apps stopped", Say.Number(wanted.Length)));
    }

    protected override Task<Look> CheckAsync(Call call, CancellationToken cancel) => AppScaling.CheckAsync(world, Wanted(call), cancel);

    protected override async Task<Outcome> TakeBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        var back = AppScaling.Recorded(before);
        await AppScaling.ScaleAsync(world, back, Quiet.Progress, cancel, AppScaling.RecordedAt(before));
        return Done($"{call.Text("kind")} run again: {Say.Some(back.Select(w => w.Name), 6)}", new Figure("apps started", Say.Number(back.Length)));
    }

    protected override Task<Look> CheckTakenBackAsync(Call call, JsonNode before, CancellationToken cancel) => AppScaling.CheckAsync(world, AppScaling.Recorded(before), cancel, AppScaling.RecordedAt(before));

    private static ImmutableArray<(string Name, int Replicas)> Wanted(Call call) => [.. AppRecord.Read(call.Text("record")).OfKind(call.Text("kind")).Select(a => (a.Name, 0))];
}
