namespace ChatOpsBot.Rehearsal.Broker.Wire;

/// <summary>Bytes that are no request of Kafka's protocol: the connection they came on is closed.</summary>
internal sealed class MalformedRequestException : Exception
{
    public MalformedRequestException()
    {
    }

    public MalformedRequestException(string message) : base(message)
    {
    }

    public MalformedRequestException(string message, Exception inner) : base(message, inner)
    {
    }
}
