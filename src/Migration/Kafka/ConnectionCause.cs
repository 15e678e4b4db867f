using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>Why an address cannot be reached or used.</summary>
/// <param name="Kind">A stable word, as <see cref="WorldTroubleException.Class"/>.</param>
/// <param name="Words">One line: what is wrong, without the address.</param>
/// <param name="WayOut">What a person can do, naming the setting.</param>
/// <param name="Said">The client library's own words.</param>
internal sealed record ConnectionCause(string Kind, string Words, string WayOut, string Said)
{
    /// <summary><c>host:port</c>.</summary>
    public string Address { get; init; } = "";

    /// <summary>The broker's id, where the address is one that the cluster itself gave out.</summary>
    public string Broker { get; init; } = "";

    /// <summary>It may pass without anybody changing a setting: a broker that is away, a network that is cut.</summary>
    public bool Heals { get; init; }

    /// <summary>So often it must have been seen before it is believed.</summary>
    public int Times { get; init; } = 2;

    /// <summary>The same words stand for more than one cause: a look at the port tells which.</summary>
    public bool WantsLook { get; init; }

    public string Whole => $"{ForeignText.From(Address, 120)}: {Words}";
}
