using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Connect.Rest;

/// <summary>Connect's refusals, word for word as recorded from 4.3.1.</summary>
internal static class Errors
{
    public const string Conflict = "Cannot complete request because of a conflicting operation (e.g. worker rebalance)";

    public static Answer Of(int status, string message) => Answer.Of(status, Body(status, message));

    /// <summary>From the web framework and not from Connect: the same body without a content type.</summary>
    public static Answer Framework(int status, string reason) => Of(status, $"HTTP {status} {reason}") with { ContentType = null };

    public static Answer NotFound(string connector) => Of(404, $"Connector {connector} not found");

    public static Answer Invalid(IReadOnlyList<string> mistakes) => Of(400,
        $"Connector configuration is invalid and contains the following {mistakes.Count} error(s):\n{string.Join('\n', mistakes)}\n"
        + "You can also find the above list of errors at the endpoint `/connector-plugins/{connectorType}/config/validate`");

    /// <summary>Jetty's own page, before Connect is asked.</summary>
    public static Answer Jetty(string reason) => new(400, System.Text.Encoding.Latin1.GetBytes(
        $"<html>\n<head>\n<title>Error 400 {reason}</title>\n</head>\n<body>\n<h2>HTTP ERROR 400 {reason}</h2>\n</body>\n</html>\n"),
        "text/html;charset=iso-8859-1")
    { Headers = new Dictionary<string, string> { ["Connection"] = "close" } };

    /// <summary>The page of what stands before Connect when it gave up waiting.</summary>
    public static Answer Gateway(int status)
    {
        var reason = status switch { 502 => "502 Bad Gateway", 503 => "503 Service Temporarily Unavailable", _ => $"{status} Gateway Time-out" };
        return new Answer(status, System.Text.Encoding.Latin1.GetBytes($"<html>\n<head><title>{reason}</title></head>\n<body>\n<center><h1>{reason}</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>\n"), "text/html");
    }

    private static JsonObject Body(int status, string message) => new() { ["error_code"] = status, ["message"] = message };
}
