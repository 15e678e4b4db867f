using ChatOpsBot.Rehearsal.Apps;
using ChatOpsBot.Rehearsal.Connect;
using ChatOpsBot.Rehearsal.Kubernetes;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>What runs in the pods of a practice world: Connect's workers, and the apps.</summary>
internal sealed class PodPrograms(ConnectCluster connect, Preset preset, WorldOptions options)
{
    /// <summary>An app's own start, short for one of the real kind. It also keeps a dozen Kafka clients out of the bot's first second.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);

    /// <summary>The program of a deployment's pods; null for a deployment the world does not know.</summary>
    public PodProgram? Find(string deployment) =>
        deployment == Manifests.Connect ? WorkerAsync
        : preset.Apps.FirstOrDefault(a => a.Name == deployment) is { } app ? (pod, stop) => AppAsync(app, pod, stop)
        : null;

    private async Task AppAsync(AppDescription app, PodStart pod, CancellationToken stop)
    {
        await Task.Delay(WarmUp, options.Time, stop);
        await new KafkaApp(app, pod, new Random(options.Seed), options.Time).RunAsync(stop);
    }

    private async Task WorkerAsync(PodStart pod, CancellationToken stop)
    {
        var worker = await connect.JoinAsync(pod.Address, stop);
        pod.Ready(true);
        var told = new TaskCompletionSource();
        await using (stop.Register(() => told.TrySetResult())) await told.Task;
        await (pod.Killed() ? connect.KillAsync(worker) : connect.LeaveAsync(worker));
    }
}
