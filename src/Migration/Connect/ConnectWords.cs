using System.Net;
using System.Text;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <summary>What Connect's answers mean. 500 does not mean "sick", 409 does not mean "rebalance", 404 has four meanings (recorded from real workers).</summary>
internal static class ConnectWords
{
    private const string Forwarded = "Error trying to forward REST request: ";

    /// <summary>The asked worker could not hand the call to the leader, or the leader changed: nothing was done, trying again may work.</summary>
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
    public static bool IsNoConnector(HttpStatusCode status, string? message) => message is not null
        && status is HttpStatusCode.NotFound or HttpStatusCode.InternalServerError
        && Unwrap(message!) is var m
        && ((m.StartsWith("Connector ", StringComparison.Ordinal) && m.EndsWith(" not found", StringComparison.Ordinal))
            || m.StartsWith("Unknown connector", StringComparison.Ordinal) || m.StartsWith("No status found", StringComparison.Ordinal));

    /// <summary>This version has no such call (stop: before 3.5).</summary>
    public static bool IsNoSuchCall(HttpStatusCode status, string? message) =>
        (status == HttpStatusCode.NotFound && message == "HTTP 404 Not Found") || status == HttpStatusCode.MethodNotAllowed;

    public static WorldTroubleException Trouble(string doing, HttpStatusCode status, byte[] body, bool changes)
    {
        var message = ConnectJson.ErrorMessage(body);
        var proof = ForeignText.From($"HTTP {(int)status} {message ?? Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 300)))}", 600);
        if (message is null)
            return new WorldTroubleException("junk", $"{doing}: what answered is not Connect, or a worker that is just starting", proof, "Check Connect:Url; behind a proxy, look at the proxy's own page in the proof.");
        var (kind, words, wayOut) = Meaning(status, message);
        // 90 s in the leader's queue: when its Kafka comes back, it is carried out after all.
        return new WorldTroubleException(kind, $"{doing}: {words}", proof, wayOut) { MayHaveHappened = changes && message.Contains("Request timed out", StringComparison.Ordinal) };
    }

    private static (string Kind, string Words, string WayOut) Meaning(HttpStatusCode status, string message) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ("credentials", "the workers refuse our credentials", "Check Connect:User and Connect:Password."),
        HttpStatusCode.BadRequest => ("configuration", "the configuration is refused", "Read Connect's words below; correct the settings (Copy:Properties) and retry."),
        _ when IsForwarding(status, message) => ("connect-forwarding", "the workers cannot hand the call to their leader",
            "Use 'check forwarding'; each worker must advertise its own address (rest.advertised.host.name = the pod's IP). Scaling Connect to 1 worker helps at once."),
        _ when IsNoConnector(status, message) => ("no-such-connector", "there is no such connector", "Look at the list of connectors; it may have been deleted by hand."),
        _ when message.Contains("Request timed out", StringComparison.Ordinal) => ("timeout", "Connect gave up after 90 seconds; its own Kafka may be down", "Look whether the cluster that backs Connect answers. The call may still be carried out."),
        _ => ("connect", "Connect refused it", "Read Connect's words below."),
    };

    private static string Unwrap(string message)
    {
        while (message.StartsWith(Forwarded, StringComparison.Ordinal)) message = message[Forwarded.Length..];
        return message;
    }
}
