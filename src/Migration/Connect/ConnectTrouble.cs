using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <summary>A call, as far as its trouble needs it to be told.</summary>
/// <param name="Doing">What it was for: <c>pausing copy-7-s1</c>.</param>
/// <param name="Base">The front door or the worker that is asked.</param>
/// <param name="Path">After the base, without a slash before it.</param>
/// <param name="HasUser">Credentials went with it.</param>
/// <param name="Config">The configuration it sent, whose secrets an answer may quote.</param>
internal sealed record ConnectCall(string Doing, Uri Base, string Path, bool Changes, bool HasUser, IReadOnlyDictionary<string, string>? Config = null)
{
    public Uri Address { get; } = new(Base, Path);
}

/// <summary>
/// An answer that is not what was hoped for, in words. Judged by its status first: what stands before Connect (a gateway, a sign-in, a redirect)
/// answers in its own language, and Connect's own 401 is not JSON either.
/// </summary>
internal static partial class ConnectTrouble
{
    private const int MostInWords = 240;

    public static WorldTroubleException From(ConnectCall call, ConnectAnswer answer)
    {
        var said = Said(call, answer);
        var (kind, words, wayOut) = Meaning(call, answer, ForeignText.From(said, MostInWords));
        return new WorldTroubleException(kind, $"{call.Doing}: {words}", Proof(answer, said), wayOut)
        {
            MayHaveHappened = call.Changes && ConnectWords.MayHaveHappened(answer.Status, answer.Message),
        };
    }

    /// <summary>A good status, but not what Connect would say.</summary>
    public static WorldTroubleException Junk(ConnectCall call, ConnectAnswer answer) => new(
        "junk", $"{call.Doing}: the answer is not what Connect says", Proof(answer, Said(call, answer)), "Check that Connect:Url leads to Kafka Connect and not to a proxy's page.");

    /// <summary>The answer as JSON.</summary>
    public static JsonElement Parse(ConnectCall call, ConnectAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw Junk(call, answer);
        }
    }

    private static (string Kind, string Words, string WayOut) Meaning(ConnectCall call, ConnectAnswer answer, ForeignText said) => ((int)answer.Status, answer.Message) switch
    {
        (>= 300 and < 400, _) => Redirect(call, answer),
        (401, _) => call.HasUser
            ? ("credentials", $"our credentials are refused (\"{said}\")", "Check Connect:User and Connect:Password.")
            : ("credentials", $"credentials are asked for (\"{said}\")", "Set Connect:User and Connect:Password."),
        (403, _) => ("rights", $"it is forbidden (\"{said}\")", call.HasUser ? "Give the user of Connect:User the right to this call, at Connect or at what stands before it." : "Set Connect:User and Connect:Password, or let what stands before Connect pass this call."),
        (404, null) => ("not-connect", $"nothing of Connect's REST is at {Host(call)}: a worker that is just starting, or whose REST extension failed, or a wrong path in Connect:Url", "Wait for the worker to be ready; if it stays so, read the worker's log and check Connect:Url."),
        (405, null) => ("not-allowed", $"what stands before Connect does not let the call through (\"{said}\")", "Let it pass GET, PUT, POST and DELETE to Connect, or set Connect:Url to the workers' own address."),
        (404 or 405, _) when ConnectWords.IsNoSuchCall(answer.Status, answer.Message) => ("old-version", "this version of Connect has no such call", "Update Connect's workers, or do this by hand."),
        (409, _) or (500, not null) when ConnectWords.IsForwarding(answer.Status, answer.Message) => ("connect-forwarding", $"the workers cannot hand the call to their leader (\"{said}\")",
            "Use 'check forwarding'; each worker must advertise its own address (rest.advertised.host.name = the pod's IP). Scaling Connect to 1 worker helps at once."),
        (404, _) or (500, not null) when ConnectWords.IsNoConnector(answer.Status, answer.Message) => ("no-such-connector", $"it is not there (\"{said}\")", "Look at the list of connectors; it may have been deleted by hand."),
        (404, _) => ("not-found", $"it is not there (\"{said}\")", "Look at 'progress' for the shards and their tasks."),
        (409, _) => ("conflict", $"Connect refuses it (\"{said}\")", "Look at the list of connectors."),
        (400, not null) => ("configuration", $"the configuration is refused (\"{said}\")", "Correct the settings (Copy:Properties), then retry."),
        (400, null) => ("refused-before", $"the call was refused before Connect saw it (\"{said}\")", "Check that the host in Connect:Url is one the workers' certificate names, and what stands between."),
        (408 or 429, _) => ("busy", $"what stands before Connect is busy (\"{said}\")", "Wait a minute, then retry."),
        (413 or 414 or 431, _) => ("too-large", $"the call is too large for what stands before Connect (\"{said}\")", "Raise its limit, or set Connect:Url to the workers' own address."),
        (500, not null) when ConnectWords.IsTimedOut(answer.Message) => ("timeout", $"Connect gave up (\"{said}\"); its own Kafka may be down, and the call may still be carried out", "Look whether the cluster that backs Connect answers."),
        ( > 500, _) or (500, null) => ("gateway", $"what stands before Connect gave up (\"{said}\")", "Look whether the workers are ready and how long the gateway waits (Connect needs up to 95 s)."),
        _ => ("connect", $"Connect refuses it: \"{said}\"", "Mend what Connect names, then retry."),
    };

    private static (string Kind, string Words, string WayOut) Redirect(ConnectCall call, ConnectAnswer answer)
    {
        if (answer.Location is not { } to) return ("redirect", $"{Host(call)} sends us elsewhere, without saying where", "Set Connect:Url to the address of Connect itself.");
        var path = "/" + call.Path.Split('?')[0];
        // The same path at another place is the same Connect by another address; anything else is somebody's page.
        var same = to.AbsolutePath.EndsWith(path, StringComparison.Ordinal);
        var place = ForeignText.From(same ? to.GetLeftPart(UriPartial.Authority) + to.AbsolutePath[..^path.Length] : to.GetLeftPart(UriPartial.Path), 200);
        return same
            ? ("redirect", $"Connect:Url leads to {place}", $"Set Connect:Url to {place}.")
            : ("redirect", $"Connect:Url leads to {place}, which is not Connect (a sign-in page?)", "Set Connect:Url to an address that leads to Connect without a sign-in, or give Connect:User and Connect:Password.");
    }

    private static string Host(ConnectCall call) => call.Address.GetLeftPart(UriPartial.Authority);

    private static ForeignText Proof(ConnectAnswer answer, string said) => ForeignText.From($"HTTP {(int)answer.Status} {said}", 600);

    /// <summary>Connect's own words, or the text of a page without its markup; without secrets.</summary>
    private static string Said(ConnectCall call, ConnectAnswer answer)
    {
        var text = answer.Message ?? Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, 2_000)));
        if (answer.Message is null && text.Contains('<', StringComparison.Ordinal)) text = Spaces().Replace(Markup().Replace(text, " "), " ").Trim();
        return text.Length == 0 ? $"HTTP {(int)answer.Status} {answer.Status}, without words" : ConfigSecrets.Clean(text, call.Config);
    }

    [GeneratedRegex("<[^>]{0,500}>", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Markup();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Spaces();
}
