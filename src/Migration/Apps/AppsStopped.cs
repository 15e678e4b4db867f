using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>
/// All recorded apps are at 0, wanted and there: watched from the stop to go-live, so that one that comes back (GitOps, an autoscaler, a person)
/// is named within seconds.
/// </summary>
internal sealed class AppsStopped(MigrationWorld world) : WorldObservation(Contract.Observes("apps.stopped", Fields.Text("record")))
{
    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel)
    {
        var apps = AppRecord.Read(call.Text("record")).Where(a => a.Kind != "test").ToList();
        if (apps.Count == 0) return Look.No("the record names no app: nothing is known to be stopped");
        var now = await AppsNow.ReadAsync(world, [.. apps.Select(a => a.Name)], cancel);
        var wrong = apps.Select(a => Wrong(now, a)).OfType<string>().ToList();
        return wrong.Count == 0
            ? Look.Yes($"{Say.Count(apps.Count, "app")} at 0 pods", new Figure("apps stopped", Say.Number(apps.Count)))
            : Look.No(AppScaling.Some(wrong), new Figure("apps stopped", $"{apps.Count - wrong.Count} of {apps.Count}"));
    }

    private string? Wrong(AppsNow now, RecordedApp app)
    {
        var name = ForeignText.From(app.Name, 80);
        if (!now.Rollouts.TryGetValue(app.Name, out var there)) return $"{name}: its deployment is not there any more";
        var (wanted, living) = (there.Deployment.Replicas, there.Living);
        if (wanted == 0 && living == 0) return null;
        if (wanted == 0) return there.Words(world);
        var topic = world.Settings.Kubernetes.Apps.FirstOrDefault(a => a.Name == app.Name)?.Topic is { Length: > 0 } t ? $", topic {ForeignText.From(t, 100)}" : "";
        return $"{name} runs again ({app.Kind}{topic}): {Say.Count(wanted, "pod")} wanted, {living} there{now.Who(app.Name)}. "
            + $"Stop whoever starts it, then kubectl scale deployment/{name} --replicas=0 -n {world.Settings.Kubernetes.Namespace}";
    }
}
