using System.Net;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>
/// What the container of a pod runs. It ends when it is told to stop (or sooner, which counts as a crash and is started again with
/// growing pauses), and says by <see cref="PodStart.Ready"/> whether it serves.
/// </summary>
public delegate Task PodProgram(PodStart pod, CancellationToken stop);

/// <summary>What a program is given at its start: its environment is read from config map and secret at that moment and never again.</summary>
public sealed record PodStart(string Name, IPAddress Address, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The program's own words: why it stops, for example. Shown by <c>kubectl logs</c>.</summary>
    public required Action<string> Log { get; init; }

    public required Action<bool> Ready { get; init; }

    /// <summary>Whether the stop is a death: nothing may be finished.</summary>
    public required Func<bool> Killed { get; init; }
}
