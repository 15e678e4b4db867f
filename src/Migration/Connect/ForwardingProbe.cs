using System.Collections.Immutable;
using System.Net;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <summary>What one worker said to the probe.</summary>
/// <param name="Leads">It answered itself: it is the leader.</param>
/// <param name="Asked">How often it was asked to hand a call to the leader.</param>
/// <param name="Forwarded">How often it did, or answered as the leader.</param>
/// <param name="Said">What it said when it could not.</param>
/// <param name="Silent">It could not be asked at its own address; then it says nothing about forwarding.</param>
internal sealed record WorkerProbe(Uri Worker, bool Leads, int Asked, int Forwarded, ForeignText? Said = null, WorldTroubleException? Silent = null)
{
    public bool Forwards => Silent is null && Asked > 0 && Forwarded == Asked;
}

/// <summary>
/// Proves that a call only the leader may answer works through every worker, without changing anything. Reading works everywhere also
/// when this is broken, so a green status proves nothing. Neither does one call: behind one address for all workers it finds the leader by luck.
/// </summary>
internal static class ForwardingProbe
{
    // A look says yes by luck less often than once in a thousand.
    private const double Luck = 0.001;

    private const int MostAsks = 30;

    /// <summary>
    /// How often each of so many workers must be asked: with one advertised address for all, a follower's call has two hops, each to any worker.
    /// </summary>
    public static int AsksPerWorker(int workers)
    {
        if (workers < 2) return 1;
        var byLuck = 1 - Math.Pow(1 - 1.0 / workers, 2);
        return Math.Clamp((int)Math.Ceiling(Math.Log(Luck) / (Math.Log(byLuck) * (workers - 1))), 3, MostAsks);
    }

    public static async Task<ImmutableArray<WorkerProbe>> AskAllAsync(ConnectClient connect, CancellationToken cancel)
    {
        var workers = await connect.WorkersAsync(cancel);
        return [.. await Task.WhenAll(workers.Select(w => AskAsync(connect, w, AsksPerWorker(workers.Count), cancel)))];
    }

    public static async Task<Uri?> FindLeaderAsync(ConnectClient connect, CancellationToken cancel)
    {
        foreach (var worker in await connect.WorkersAsync(cancel))
        {
            try
            {
                if (Leads(await connect.ProbeAsync(worker, forward: false, cancel))) return worker;
            }
            catch (WorldTroubleException)
            {
                // It does not answer, so it is of no use as a leader.
            }
        }

        return null;
    }

    private static async Task<WorkerProbe> AskAsync(ConnectClient connect, Uri worker, int asks, CancellationToken cancel)
    {
        var (leads, forwarded, said) = (false, 0, (ForeignText?)null);
        try
        {
            leads = Leads(await connect.ProbeAsync(worker, forward: false, cancel));
            for (var i = 0; i < asks; i++)
            {
                var through = await connect.ProbeAsync(worker, forward: true, cancel);
                if (ConnectWords.IsNoConnector(through.Status, through.Message))
                {
                    forwarded++;
                    continue;
                }

                var trouble = connect.ProbeTrouble(worker, forward: true, through);
                // A proxy's page, a sign-in: this is not the worker itself, so nothing is known of it.
                if (!ConnectWords.IsForwarding(through.Status, through.Message) && !ConnectWords.IsTimedOut(through.Message)) return new WorkerProbe(worker, leads, i + 1, forwarded, Silent: trouble);
                said ??= trouble.Proof;
                if (i >= 2) return new WorkerProbe(worker, leads, i + 1, forwarded, said); // broken is broken; how often is only of interest
            }

            return new WorkerProbe(worker, leads, asks, forwarded, said);
        }
        catch (WorldTroubleException silent)
        {
            return new WorkerProbe(worker, leads, 0, 0, Silent: silent);
        }
    }

    private static bool Leads(ConnectAnswer answer) => answer.Status == HttpStatusCode.NotFound && ConnectWords.IsNoConnector(answer.Status, answer.Message);
}
