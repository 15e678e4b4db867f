using ChatOpsBot.Rehearsal.Connect;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>The bad days of Connect.</summary>
internal static class ConnectSwitches
{
    /// <summary>The length of a trace that was seen in earnest.</summary>
    private const int Frames = 1_400;

    public static IReadOnlyList<string> Words { get; } =
    [
        "connect-delay/MS: every answer of Connect waits so long; 0 ends it",
        "connect-conflicts/N: the next N calls that need the leader are refused with 409, as in a rebalance",
        "connect-timeouts/N: the next N changes are done and answered with 500 Request timed out",
        "connect-gateway/STATUS/N: the next N changes are done and answered with this status (502, 503, 504) by what stands before Connect; status 0 cuts them",
        "connect-version/V: the workers play this version (4.3.1, 3.1.0: no stop, no offsets; 2.2.0: no list with states)",
        "connect-foreign/on and connect-foreign/off: a connector of somebody else breaks the list",
        "connect-no-tasks/on and connect-no-tasks/off: every status lists no tasks",
        "fail-task/CONNECTOR/N: task N fails with a trace of 120 KB",
        "delete-connector/CONNECTOR: somebody takes it away",
        "one-address/on and one-address/off: all workers advertise one address, so that forwarding mostly fails",
    ];

    /// <summary>Whether there is such a switch, and it could be set.</summary>
    public static async Task<bool> TrySwitchAsync(ConnectCluster connect, string fault, string? value)
    {
        switch (fault.Split('/'))
        {
            case ["connect-delay"] when Number(value, 600_000) is { } ms: connect.Faults.Delay = TimeSpan.FromMilliseconds(ms); return true;
            case ["connect-conflicts"] when Number(value, 1_000_000) is { } n: connect.Faults.Conflicts = n; return true;
            case ["connect-timeouts"] when Number(value, 1_000_000) is { } n: connect.Faults.TimeOuts = n; return true;
            case ["connect-gateway", var status] when Number(status, 599) is { } s && Number(value, 1_000_000) is { } n: connect.Faults.Gateway = (s, n); return true;
            case ["connect-version"] when ConnectRelease.TryParse(value, out _): connect.Version = value!; return true;
            case ["connect-foreign"] when value is "on" or "off": connect.Faults.Foreign = value == "on"; return true;
            case ["connect-no-tasks"] when value is "on" or "off": connect.Faults.NoTasks = value == "on"; return true;
            case ["one-address"] when value is "on" or "off": connect.Faults.OneAddress = value == "on"; return true;
            case ["fail-task", var connector] when Number(value, 10_000) is { } task: return await connect.FailTaskAsync(connector, task, LongTrace);
            case ["delete-connector"] when value is not null: return connect.Delete(value);
            default: return false;
        }
    }

    private static string LongTrace => "org.apache.kafka.connect.errors.ConnectException: Error while consuming"
        + string.Concat(Enumerable.Repeat("\n\tat io.confluent.connect.replicator.ReplicatorSourceTask.poll(ReplicatorSourceTask.java:512)", Frames))
        + "\nCaused by: org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [orders.placed]\n\t... 10 more\n";

    private static int? Number(string? value, int most) =>
        int.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n) && n <= most ? n : null;
}
