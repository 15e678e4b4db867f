namespace ChatOpsBot.Rehearsal.Connect.Replicator;

/// <summary>What makes a connector or a task FAILED; <see cref="Trace"/> has the shape of a Java stack trace.</summary>
internal sealed class ConnectFailure(string message, string thrownIn, Exception? cause = null) : Exception(message, cause)
{
    public string Trace
    {
        get
        {
            var trace = $"org.apache.kafka.connect.errors.ConnectException: {Message}\n\tat {thrownIn}\n\tat java.base/java.lang.Thread.run(Thread.java:840)\n";
            return InnerException is null ? trace : trace + $"Caused by: org.apache.kafka.common.KafkaException: {InnerException.Message}\n\t... 10 more\n";
        }
    }
}
