using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// Waits for connectors, with bounds of its own well before a step's: a step that hangs would hold its lock against the very repair it needs.
/// A look that fails now and then (a front door without a ready worker) does not end the wait; what was asked for has been done.
/// </summary>
/// <param name="Most">After this it is over, whatever happens.</param>
/// <param name="Still">After this long without any change of the words it is over too.</param>
/// <param name="WayOut">What a person can do then.</param>
internal sealed record ConnectorWait(TimeSpan Most, TimeSpan Still, string WayOut)
{
    /// <summary>Connect says FAILED of the past for a second or three after a change (recorded); after this long it means it.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromSeconds(5);

    /// <param name="missing">What is not yet so, in words; null: all is. Given the connectors and how long the wait has lasted. May throw: then it is over.</param>
    /// <exception cref="WorldTroubleException">It was not so in time; with what it waited for, or with why nobody could look.</exception>
    public async Task UntilAsync(MigrationWorld world, Func<string, bool> wanted, Func<IReadOnlyList<Connector>, TimeSpan, string?> missing, CancellationToken cancel)
    {
        var (began, changed, last) = (world.Clock.GetTimestamp(), world.Clock.GetTimestamp(), "");
        for (var pause = 100; ; pause = Math.Min(pause * 3 / 2, 1_000))
        {
            var (there, silent) = await LookAsync(world, wanted, cancel);
            var words = there is null ? last : missing(there, world.Clock.GetElapsedTime(began));
            if (words is null) return;
            if (words != last) (last, changed) = (words, world.Clock.GetTimestamp());
            if (world.Clock.GetElapsedTime(began) >= Most || world.Clock.GetElapsedTime(changed) >= Still) throw NotInTime(world.Clock.GetElapsedTime(began), last, silent);
            await Task.Delay(TimeSpan.FromMilliseconds(pause), world.Clock, cancel);
        }
    }

    private static async Task<(IReadOnlyList<Connector>? There, WorldTroubleException? Silent)> LookAsync(MigrationWorld world, Func<string, bool> wanted, CancellationToken cancel)
    {
        try
        {
            return ((await world.Connect.ListAsync(wanted, cancel)).Connectors, null);
        }
        catch (WorldTroubleException e)
        {
            return (null, e);
        }
    }

    private WorldTroubleException NotInTime(TimeSpan after, string words, WorldTroubleException? silent) => silent is null
        ? new("not-in-time", $"not so after {Say.Time(after)}: {words}", null, WayOut)
        : new(silent.Class, $"it was asked for, but for {Say.Time(after)} nobody could look: {silent.Message}", silent.Proof, silent.WayOut, silent) { MayHaveHappened = true };
}
