using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>The law: replicators before Connect. A connector that still runs would start again with the workers.</summary>
internal sealed class NoCopyRuns(MigrationWorld world) : WorldGuard("no-copy-runs")
{
    protected override async Task<GuardAnswer> JudgeAsync(Call call, CancellationToken cancel) => await AskAsync(world, cancel);

    public static async Task<GuardAnswer> AskAsync(MigrationWorld world, CancellationToken cancel)
    {
        var connect = await world.Kubernetes.DeploymentAsync(world.Settings.Kubernetes.ConnectDeployment, cancel);
        if (connect is { Replicas: 0, Pods: 0 }) return new GuardAnswer(Holds: true, "Connect has no workers, so nothing copies");
        // Paused is at rest as well: that state outlives the workers, and before Connect 3.5 there is no other.
        var all = await world.Connect.ListAsync(cancel);
        var run = all.Where(c => c.Copies && !(c.IsAtRest && (c.State == "PAUSED" || c.Tasks.IsEmpty))).ToList();
        if (all.FirstOrDefault(c => c.State == "UNKNOWN") is { } unread)
            return new GuardAnswer(Holds: false, $"cannot tell whether {ForeignText.From(unread.Name, 80)} copies: Connect says \"{unread.Trace}\". Mend or delete that connector");
        return run.Count == 0
            ? new GuardAnswer(Holds: true, "no replicator runs")
            : new GuardAnswer(Holds: false, $"replicators before Connect: {Say.Count(run.Count, "replicator")} not stopped yet ({Say.Some(run.Select(c => $"{c.Name} {c.State}"))})");
    }
}

/// <summary>Nothing of others lies where the copy will write: each topic of the plan is not there, is empty, or was filled by this run.</summary>
internal sealed class TopicsEmptyOrOurs(MigrationWorld world) : WorldGuard("topics-empty-or-ours")
{
    protected override async Task<GuardAnswer> JudgeAsync(Call call, CancellationToken cancel)
    {
        if (CopyPlan.Find(call) is not { } plan) return new GuardAnswer(Holds: false, "there is no plan yet");
        var wanted = plan.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var there = (await world.Destination.TopicsAsync(cancel)).Where(t => wanted.Contains(t.Name)).ToList();
        var snapshot = await world.Destination.SnapshotAsync(there, world.Clock, cancel);
        var filled = snapshot.Partitions.Where(p => p.Value.Latest > p.Value.Earliest).Select(p => p.Key.Topic).Distinct(StringComparer.Ordinal).ToList();
        if (filled.Count > 0)
        {
            var ours = (await Replicators.OfRunAsync(world, RunNames.Of(call), cancel)).SelectMany(c => c.Topics).ToHashSet(StringComparer.Ordinal);
            filled = [.. filled.Where(t => !ours.Contains(t)).Order(StringComparer.Ordinal)];
        }

        return filled.Count == 0
            ? new GuardAnswer(Holds: true, $"{wanted.Count - there.Count} topics are not there yet, {there.Count} are empty or ours")
            : new GuardAnswer(Holds: false, $"{Say.Count(filled.Count, "topic")} at the destination already hold records that are not of this run: {Say.Some(filled)}. Delete them there, or leave them out (Copy:Exclude)");
    }
}
