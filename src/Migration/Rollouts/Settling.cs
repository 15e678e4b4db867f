using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Rollouts;

/// <summary>Waits for a deployment, and says meanwhile what it waits for.</summary>
internal static class Settling
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Looks until as many pods as wanted are ready and none is left over; the caller's token is the limit.</summary>
    /// <param name="progress">Hears within a second what is waited for.</param>
    public static async Task UntilAsync(MigrationWorld world, string deployment, IProgress<Progress>? progress, CancellationToken cancel)
    {
        var patience = Patience.For(world, progress);
        while (true)
        {
            var now = await Rollout.ReadAsync(world, deployment, cancel);
            progress?.Report(new Progress(now.Deployment.Ready, now.Deployment.Replicas, "pods ready", 0, now.Words(world)));
            if (now.Settled) return;
            patience.Judge(now.Hindrances(world));
            await Task.Delay(Pause, world.Clock, cancel);
        }
    }
}

/// <summary>
/// How long a trouble that does not pass by itself is waited for. Where people hear of it at once they may mend it until the step's own limit;
/// where nobody hears (the way back has no progress), it becomes a failure with its words after two minutes.
/// </summary>
internal sealed class Patience
{
    private static readonly TimeSpan Silent = TimeSpan.FromMinutes(2);

    private readonly TimeProvider clock;
    private readonly bool heard;
    private (string Key, DateTimeOffset Since)? standing;

    private Patience(TimeProvider clock, bool heard) => (this.clock, this.heard) = (clock, heard);

    public static Patience For(MigrationWorld world, IProgress<Progress>? progress) => new(world.Clock, progress is not (null or Quiet));

    public void Judge(IReadOnlyList<Hindrance> hindrances)
    {
        if (heard) return;
        var now = clock.GetUtcNow();
        if (hindrances.FirstOrDefault(h => h.Stays) is not { } worst)
        {
            standing = null;
            return;
        }

        var key = $"{worst.Thing} {worst.State}";
        if (standing?.Key != key) standing = (key, now);
        if (now - standing.Value.Since >= Silent)
            throw new WorldTroubleException("hindered", worst.Words(now), null, $"{worst.WayOut}. Then retry.");
    }
}
