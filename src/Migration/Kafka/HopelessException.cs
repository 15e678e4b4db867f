namespace ChatOpsBot.Migration.Kafka;

/// <summary>The client library said that a request can never be answered; ends within the room of Kafka.</summary>
internal sealed class HopelessException(ConnectionCause cause) : Exception(cause.Whole)
{
    public ConnectionCause Cause => cause;
}
