using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatOpsBot.Runbooks.Actions;
using k8s.Autorest;

namespace ChatOpsBot.Migration.Kubernetes;

/// <summary>What the API answered, as words: judged by the status first, then by what its body says.</summary>
internal static partial class KubernetesWords
{
    private const int MostOfMessage = 300;

    /// <summary>An answer that is no success.</summary>
    /// <param name="changes">The call was to change something: what the server may have done before it failed is not known.</param>
    public static WorldTroubleException Refused(string doing, HttpStatusCode status, string? body, string ns, bool changes, Exception inner)
    {
        var said = Message(body);
        var message = said is null ? "" : $": {ForeignText.From(said, MostOfMessage)}";
        var (kind, words, wayOut) = (int)status switch
        {
            400 => ("refused", $"the call was not understood{message}", "This program and the API server may not fit together: compare their versions (kubectl version)."),
            401 => ("credentials", $"the credentials were refused (401){message}", "Renew the kubeconfig's token or certificate, or let its exec plugin log in anew; then retry."),
            403 => ("rights", $"the right is missing (403){message}", Right(said, ns)),
            404 => ("not-found", $"it is not there (404){message}", "Look at the names in the settings (Kubernetes:Namespace, the deployments, ConfigMap, Secret)."),
            409 => ("conflict", $"somebody else changed it at the same moment (409){message}", "Retry."),
            410 => ("gone", $"what was asked for is too old (410){message}", "Retry."),
            422 => ("refused", $"refused as invalid (422){message}", Invalid(said)),
            429 => ("busy", $"the API server has too much to do (429){message}", "Wait a minute, then retry."),
            >= 300 and < 400 => ("address", $"the address sends elsewhere ({(int)status})", "Set the API server's own address in the kubeconfig (or Kubernetes:Server)."),
            >= 500 => ("kubernetes", $"the API server failed ({(int)status}){message}", "Look whether the API server and its webhooks are well, then retry."),
            _ => ("kubernetes", $"HTTP {(int)status}{message}", "Mend what it says, then retry."),
        };
        return new WorldTroubleException(kind, $"Kubernetes: {doing}: {words}", ForeignText.From(body, 500), wayOut, inner) { MayHaveHappened = changes && (int)status >= 500 };
    }

    /// <summary>No answer at all, or one that cannot be read.</summary>
    public static WorldTroubleException NoAnswer(string doing, Exception e, Uri? server, bool changes)
    {
        var at = server is null ? "the API" : $"the API at {server.Host}:{server.Port}";
        var (kind, words, wayOut, sent) = Cause(e) switch
        {
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
                ("unreachable", $"the host {server?.Host} is not known", "Correct the address in the kubeconfig (or Kubernetes:Server), or mend the name service.", false),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                ("unreachable", $"{at} refuses the connection: nothing listens there", "Check that the API server runs and that the address is right.", false),
            SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.HostUnreachable } =>
                ("unreachable", $"there is no way to {at}", "Check the network (VPN, firewall).", false),
            AuthenticationException =>
                ("tls", $"{at} cannot be trusted: TLS failed", "Put the right authority (certificate-authority) into the kubeconfig, or correct http and https.", false),
            OperationCanceledException => ("timeout", $"no answer of {at} in time", "Check the network to the API server (VPN, firewall), then retry.", true),
            JsonException or HttpOperationException or System.Runtime.Serialization.SerializationException =>
                ("unreadable", $"the answer of {at} is not Kubernetes'", "Check the address: something else may answer there.", true),
            _ => ("unreachable", $"the connection to {at} broke", "Check that the API server runs and that the network holds, then retry.", true),
        };
        return new WorldTroubleException(kind, $"Kubernetes: {doing}: {words}", ForeignText.From((Cause(e) ?? e).Message, 300), wayOut, e) { MayHaveHappened = changes && sent };
    }

    /// <summary>The innermost cause that says something: TLS and sockets hide under two others.</summary>
    private static Exception? Cause(Exception? e)
    {
        for (var at = e; at is not null; at = at.InnerException)
            if (at is SocketException or AuthenticationException or OperationCanceledException or JsonException) return at;
        return e;
    }

    private static string? Message(string? body)
    {
        try
        {
            using var status = JsonDocument.Parse(body ?? "");
            return status.RootElement.ValueKind == JsonValueKind.Object && status.RootElement.TryGetProperty("message", out var m) ? m.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // not the API's own answer: what stands before it spoke
        }
    }

    private static string Right(string? message, string ns)
    {
        var match = Cannot().Match(message ?? "");
        return match.Success
            ? $"Give the bot's account the right to {match.Groups[1].Value} {match.Groups[2].Value} in namespace {ns} (kubectl auth can-i {match.Groups[1].Value} {match.Groups[2].Value} -n {ns}), then retry."
            : $"Give the bot's account this right in namespace {ns}, then retry.";
    }

    private static string Invalid(string? message) => message?.Contains("immutable", StringComparison.OrdinalIgnoreCase) == true
        ? "It is immutable: make one of another name that is not, let the apps' deployments read it, name it in the settings (Kubernetes:ConfigMap or Secret), restart the bot, then retry."
        : "Mend what it names, then retry.";

    [GeneratedRegex("cannot ([a-z]+) resource \"([^\"]{1,80})\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Cannot();
}
