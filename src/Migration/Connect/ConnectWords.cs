using System.Net;

namespace ChatOpsBot.Migration.Connect;

/// <summary>What Connect's answers mean. 500 does not mean "sick", 409 does not mean "rebalance", 404 has four meanings (recorded from real workers).</summary>
internal static class ConnectWords
{
    private const string Forwarded = "Error trying to forward REST request: ";

    private const string Broken = "IO Error trying to forward REST request: ";

    // No connection was made, so nothing was sent.
    private static readonly string[] NotSent = ["java.net.ConnectException", "java.net.UnknownHostException", "java.net.NoRouteToHostException"];

    /// <summary>The asked worker could not hand the call to the leader, or the leader changed: trying again may work.</summary>
    public static bool IsForwarding(HttpStatusCode status, string? message) => message is not null && status switch
    {
        HttpStatusCode.Conflict => !message.Contains("already exists", StringComparison.Ordinal),
        HttpStatusCode.InternalServerError =>
            message.Contains("conflicting operation", StringComparison.Ordinal) || message.Contains("rebalance is expected", StringComparison.Ordinal)
            || message.Contains("IO Error trying to forward", StringComparison.Ordinal) || message.Contains("no known leader URL", StringComparison.Ordinal)
            || message.Contains("stale configuration", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>It does not exist. 3.1 wraps a leader's 404 into a 500.</summary>
    public static bool IsNoConnector(HttpStatusCode status, string? message) =>
        message is not null && status is HttpStatusCode.NotFound or HttpStatusCode.InternalServerError
        && Unwrap(message!) is var m
        && ((m.StartsWith("Connector ", StringComparison.Ordinal) && m.EndsWith(" not found", StringComparison.Ordinal))
            || m.StartsWith("Unknown connector", StringComparison.Ordinal) || m.StartsWith("No status found", StringComparison.Ordinal));

    /// <summary>This version has no such call (stop: before 3.5).</summary>
    public static bool IsNoSuchCall(HttpStatusCode status, string? message) =>
        (status == HttpStatusCode.NotFound && message == "HTTP 404 Not Found")
        || (status == HttpStatusCode.MethodNotAllowed && message == "HTTP 405 Method Not Allowed");

    /// <summary>Connect gave up waiting: what was asked for stands in its queue and may still be carried out.</summary>
    public static bool IsTimedOut(string? message) => message is not null
        && (message.Contains("Request timed out", StringComparison.Ordinal) || message.Contains("to Kafka", StringComparison.Ordinal) && message.Contains("Error writing", StringComparison.Ordinal));

    /// <summary>
    /// A change with this answer may have been carried out all the same: a gateway gave up on it, Connect gave up on it (recorded: done when its
    /// Kafka came back), or the leader died with the call in hand.
    /// </summary>
    public static bool MayHaveHappened(HttpStatusCode status, string? message) =>
        (int)status > 500 || (status == HttpStatusCode.InternalServerError && (message is null || IsTimedOut(message) || IsCutForward(message)));

    private static bool IsCutForward(string message) =>
        Unwrap(message).StartsWith(Broken, StringComparison.Ordinal) && !NotSent.Any(n => message.Contains(n, StringComparison.Ordinal));

    private static string Unwrap(string message)
    {
        while (message.StartsWith(Forwarded, StringComparison.Ordinal)) message = message[Forwarded.Length..];
        return message;
    }
}
