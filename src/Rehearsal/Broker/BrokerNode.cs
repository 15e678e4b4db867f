using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>One broker: its id, its port, and whether it runs.</summary>
internal sealed class BrokerNode(int id, int port)
{
    public const string Host = "127.0.0.1";

    private volatile bool running;

    public int Id { get; } = id;

    public Listener Listener { get; } = new(port);

    public int Port => Listener.Port;

    public bool Running
    {
        get => running;
        set => running = value;
    }
}
