using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>Starts the apps of a kind with as many pods as they had. They write to the destination from now on: nothing takes that back.</summary>
internal sealed class StartApps(MigrationWorld world) : WorldAction(Fields.Changes(
    "apps.start", [Fields.Choice("kind", "producers", "consumers"), Fields.Text("record")], [], undo: false, Touch.Irreversible))
{
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var wanted = Wanted(call);
        var now = await AppsNow.ReadAsync(world, [.. wanted.Select(w => w.Name)], cancel);
        var zero = wanted.Where(w => w.Replicas == 0).Select(w => w.Name).ToList();
        return new Preview(
            Say.Count(now.Rollouts.Values.Sum(r => r.Living), "pod"), $"{Say.Count(wanted.Sum(w => w.Replicas), "pod")} of {Say.Count(wanted.Length, "app")}",
            $"Starts the {call.Text("kind")} on the destination: {Say.Some(wanted.Select(w => w.Name), 6)}.", AppScaling.Effect(wanted),
            Details: [.. wanted.Select(w => $"{w.Name} to {w.Replicas}{now.Scaler(w.Name)}"), .. zero.Count > 0 ? [$"at 0 as recorded: {Say.Some(zero, 8)}"] : Array.Empty<string>()]);
    }

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var wanted = Wanted(call);
        await AppScaling.ScaleAsync(world, wanted, progress, cancel);
        return Done($"{call.Text("kind")} run: {Say.Some(wanted.Select(w => w.Name), 6)}", new Figure("apps started", Say.Number(wanted.Length)));
    }

    protected override Task<Look> CheckAsync(Call call, CancellationToken cancel) => AppScaling.CheckAsync(world, Wanted(call), cancel);

    private static ImmutableArray<(string Name, int Replicas)> Wanted(Call call) => [.. AppRecord.Read(call.Text("record")).OfKind(call.Text("kind")).Select(a => (a.Name, a.Replicas))];
}
