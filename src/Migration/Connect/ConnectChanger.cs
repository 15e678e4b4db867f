using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <summary>A change at Connect that may be repeated.</summary>
/// <param name="Well">What counts as done, or as known not to be possible.</param>
/// <param name="IsSo">Whether the world is as wanted: asked when the answer does not tell. Null: nobody can look.</param>
internal sealed record ConnectChange(string Doing, HttpMethod Method, string Path, Func<ConnectAnswer, bool> Well, Func<CancellationToken, Task<bool>>? IsSo)
{
    public IReadOnlyDictionary<string, string>? Body { get; init; }
}

/// <summary>
/// Sends changes. A call that the workers could not hand to their leader has done nothing and is repeated within bounds, then sent to the leader
/// itself. An answer that does not tell whether it was done (a gateway's, a cut connection, Connect that gave up) is never taken for a no and
/// never blindly repeated: it is looked whether it is so.
/// </summary>
internal sealed class ConnectChanger(ConnectHttp http, Uri front, Func<CancellationToken, Task<Uri?>> findLeader, TimeProvider clock)
{
    // A leader answers late while another worker stops (24 s seen), and gives up itself after 90 s.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(95);

    // What was done shows within a second or two, also at a worker that reads the config topic late.
    private const int Looks = 6;

    private const int Tries = 5;

    /// <returns>The answer; null when the answer was lost, and looking showed that it is done.</returns>
    public async Task<ConnectAnswer?> ChangeAsync(ConnectChange change, CancellationToken cancel)
    {
        WorldTroubleException? trouble = null;
        for (var i = 1; i <= Tries; i++)
        {
            if (i > 1) await Task.Delay(Backoff.After(i - 1), clock, cancel);
            var (answer, why, again) = await TryAsync(change, front, trouble, cancel);
            if (answer is not null || why is null) return answer;
            trouble = why;
            if (!again) throw trouble;
        }

        if (await findLeader(cancel) is not { } leader) throw trouble!;
        var (last, still, _) = await TryAsync(change, leader, trouble, cancel);
        return last is not null || still is null ? last : throw still;
    }

    /// <returns>The answer when it is well; neither answer nor trouble when it was lost but done; else the trouble, and whether trying again may help.</returns>
    private async Task<(ConnectAnswer? Answer, WorldTroubleException? Trouble, bool Again)> TryAsync(ConnectChange change, Uri at, WorldTroubleException? before, CancellationToken cancel)
    {
        WorldTroubleException trouble;
        var again = false;
        try
        {
            var call = new ConnectCall(change.Doing, at, change.Path, Changes: true, http.HasUser, change.Body);
            var answer = await http.SendAsync(change.Method, call.Address, change.Body, Limit, cancel);
            if (change.Well(answer)) return (answer, null, false);
            again = ConnectWords.IsForwarding(answer.Status, answer.Message);
            trouble = ConnectTrouble.From(call, answer);
        }
        catch (WorldTroubleException lost)
        {
            trouble = new WorldTroubleException(lost.Class, $"{change.Doing}: {lost.Message}", lost.Proof, lost.WayOut, lost) { MayHaveHappened = lost.MayHaveHappened };
        }

        if (trouble.MayHaveHappened && await IsSoAsync(change, cancel)) return (null, null, false);
        // What may have happened once may still happen, whatever came after it.
        return (null, trouble.MayHaveHappened || before?.MayHaveHappened != true ? trouble : before, again);
    }

    private async Task<bool> IsSoAsync(ConnectChange change, CancellationToken cancel)
    {
        if (change.IsSo is null) return false;
        for (var i = 1; i <= Looks; i++)
        {
            try
            {
                if (await change.IsSo(cancel)) return true;
            }
            catch (WorldTroubleException)
            {
                // Who cannot look does not know: the outcome stays unknown.
            }

            if (i < Looks) await Task.Delay(Backoff.After(Math.Min(i, 3)), clock, cancel);
        }

        return false;
    }
}
