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

/// <summary>
/// Nothing of others lies where the copy will write: each topic of the plan is not there, is empty, or was filled by this run. Ours is what this run
/// recorded: a topic that was absent before its step, and after the step the topic of the recorded id. What a connector lists proves nothing.
/// </summary>
internal sealed class TopicsEmptyOrOurs(MigrationWorld world) : WorldGuard("topics-empty-or-ours")
{
    protected override async Task<GuardAnswer> JudgeAsync(Call call, CancellationToken cancel)
    {
        if (CopyBook.Find(call) is not { } book) return new GuardAnswer(Holds: false, "there is no plan yet");
        var wanted = book.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var there = (await world.Destination.TopicsAsync(cancel)).Where(t => wanted.Contains(t.Name)).ToList();
        var snapshot = await world.Destination.SnapshotAsync(there, world.Clock, cancel);
        var filled = snapshot.Partitions.Where(p => p.Value.Latest > p.Value.Earliest).GroupBy(p => p.Key.Topic, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(p => p.Value.Latest - p.Value.Earliest), StringComparer.Ordinal);
        var others = filled.Keys.Except(await OursAsync(call, book, filled.Keys, cancel), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return others.Count == 0
            ? new GuardAnswer(Holds: true, $"{wanted.Count - there.Count} topics are not there yet, {there.Count} are empty or ours")
            : new GuardAnswer(Holds: false,
                $"{Say.Count(others.Count, "topic")} at {world.Destination.Words} already hold records that are not of this run: {Say.Some(others.Select(t => $"{t} ({Say.Count(filled[t], "record")})"))}. "
                + $"Ask whose they are. Leave them out of the copy (Copy:Exclude), or let their owner take them away at {world.Destination.Words}, and only there");
    }

    private async Task<IReadOnlyCollection<string>> OursAsync(Call call, CopyBook book, IReadOnlyCollection<string> filled, CancellationToken cancel)
    {
        if (filled.Count == 0 || (!book.Begun && call.Before is null)) return [];
        if (!book.Begun)
        {
            // An earlier attempt of this step: what was absent before it was made by it; the rest could be filled by its replicators only.
            var absent = BaselineReader.Absent(call.Before);
            var copying = (await Replicators.OfRunAsync(world, RunNames.Of(call), cancel)).Count > 0;
            return [.. filled.Where(t => copying || absent.Contains(t))];
        }

        var ids = await world.Destination.TopicIdsAsync(filled, cancel);
        return [.. filled.Where(t => book.Baseline.Of(t).DestinationId is not { } id || ids.GetValueOrDefault(t)?.Id is not { Length: > 0 } now || TopicBaseline.ShortId(now) == id)];
    }
}
