using ChatOpsBot.Rehearsal.Connect.Rest;

namespace ChatOpsBot.Rehearsal.Connect;

/// <summary>Trouble with Connect's REST API that can be switched on.</summary>
public sealed class ConnectFaults
{
    /// <summary>Every answer waits this long.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>So many of the next calls that need the leader are refused as in a rebalance: 409, nothing done.</summary>
    public int Conflicts { get => _conflicts; set => _conflicts = value; }

    /// <summary>So many of the next changing calls are carried out and answered with 500 <c>Request timed out</c>: a 500 that is not a no.</summary>
    public int TimeOuts { get => _timeOuts; set => _timeOuts = value; }

    /// <summary>All workers advertise one address: forwarding finds the leader only by luck, with three tries.</summary>
    public bool OneAddress { get; set; }

    /// <summary>So many of the next changing calls are carried out, and what stands before Connect answers this status with a page of its own; 0: it cuts the connection.</summary>
    public (int Status, int Calls) Gateway { get => (_gateway, _gatewayCalls); set => (_gateway, _gatewayCalls) = value; }

    /// <summary>A connector <see cref="ForeignConnector.Name"/> of somebody else whose plugin is gone: the list with states cannot be had any more.</summary>
    public bool Foreign { get; set; }

    /// <summary>Every status lists no tasks, although they run (recorded: after a worker restarted).</summary>
    public bool NoTasks { get; set; }

    private int _conflicts;
    private int _timeOuts;
    private int _gateway;
    private int _gatewayCalls;

    internal bool TakeConflict() => Take(ref _conflicts);

    internal bool TakeTimeOut() => Take(ref _timeOuts);

    internal int? TakeGateway() => Take(ref _gatewayCalls) ? _gateway : null;

    private static bool Take(ref int left)
    {
        int now;
        do now = Volatile.Read(ref left);
        while (now > 0 && Interlocked.CompareExchange(ref left, now - 1, now) != now);
        return now > 0;
    }
}
