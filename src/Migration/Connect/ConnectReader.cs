using System.Net;
using System.Text.Json;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <summary>Calls that only read. Repeated within bounds while the workers rebalance.</summary>
internal sealed class ConnectReader(ConnectHttp http, Uri front, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private const int Tries = 5;

    private const int SideBySide = 4;

    public async Task<ConnectVersion> VersionAsync(Uri? worker, CancellationToken cancel)
    {
        var call = Call("asking who answers", "", worker);
        var answer = await WellAsync(call, cancel);
        var root = ConnectTrouble.Parse(call, answer);
        var version = root.ValueKind == JsonValueKind.Object ? ConnectJson.Version(root) : throw ConnectTrouble.Junk(call, answer);
        return version.Version.Length > 0 ? version : throw ConnectTrouble.Junk(call, answer);
    }

    /// <summary>
    /// Connectors whose name is wanted, in one call; one by one where the list as a whole cannot be had (one foreign connector breaks it, or the worker
    /// is too old to list with states).
    /// </summary>
    public async Task<ConnectorList> ListAsync(Func<string, bool> wanted, CancellationToken cancel)
    {
        var call = Call("reading the connectors", "connectors?expand=status&expand=info");
        var answer = await AskAsync(call, cancel);
        if (!answer.Well)
            return IsBrokenByOne(answer) ? new ConnectorList(await OneByOneAsync(wanted, cancel), ConnectTrouble.From(call, answer).Proof) : throw ConnectTrouble.From(call, answer);
        var all = ConnectTrouble.Parse(call, answer);
        if (all.ValueKind == JsonValueKind.Array) return new ConnectorList(await OneByOneAsync(wanted, cancel), null);
        return new ConnectorList(Understood(call, answer, () => ConnectJson.Connectors(all, wanted)), null);
    }

    /// <summary>Its configuration; null when it is not there.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> ConfigAsync(string name, CancellationToken cancel)
    {
        var call = Call($"reading the configuration of {name}", $"{At(name)}/config");
        var answer = await AskAsync(call, cancel);
        if (ConnectWords.IsNoConnector(answer.Status, answer.Message)) return null;
        return answer.Well ? Understood(call, answer, () => ConnectJson.Config(ConnectTrouble.Parse(call, answer))) : throw ConnectTrouble.From(call, answer);
    }

    /// <summary>Its state; null when it is not there, or is only just made.</summary>
    public async Task<string?> StateAsync(string name, CancellationToken cancel) => await StatusAsync(name, cancel) is { } status && status.TryGetProperty("connector", out var c)
        ? ConnectJson.Text(c, "state")
        : null;

    /// <summary>Whether Connect remembers no place of it any more.</summary>
    public async Task<bool> HasNoOffsetsAsync(string name, CancellationToken cancel)
    {
        var call = Call($"reading the offsets of {name}", $"{At(name)}/offsets");
        var root = ConnectTrouble.Parse(call, await WellAsync(call, cancel));
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("offsets", out var offsets) && offsets.ValueKind == JsonValueKind.Array && offsets.GetArrayLength() == 0;
    }

    public static string At(string name) => $"connectors/{Uri.EscapeDataString(name)}";

    private async Task<IReadOnlyList<Connector>> OneByOneAsync(Func<string, bool> wanted, CancellationToken cancel)
    {
        var call = Call("reading the names of the connectors", "connectors");
        var answer = await WellAsync(call, cancel);
        var names = Understood(call, answer, () => ConnectTrouble.Parse(call, answer).EnumerateArray().Select(n => n.GetString()!).Where(wanted).Order(StringComparer.Ordinal).ToList());
        using var places = new SemaphoreSlim(SideBySide);
        var all = await Task.WhenAll(names.Select(async name =>
        {
            await places.WaitAsync(cancel);
            try
            {
                return await OneAsync(name, cancel);
            }
            finally
            {
                places.Release();
            }
        }));
        return [.. all.OfType<Connector>()];
    }

    /// <summary>Null: gone since it was listed. One that cannot be read is there, in a state nobody knows: never taken for missing.</summary>
    private async Task<Connector?> OneAsync(string name, CancellationToken cancel)
    {
        try
        {
            if (await ConfigAsync(name, cancel) is not { } config) return null;
            var call = Call($"reading {name}", $"{At(name)}/status");
            return ConnectJson.Connector(name, await StatusAsync(name, cancel), config);
        }
        catch (Exception e) when (e is WorldTroubleException or KeyNotFoundException or InvalidOperationException)
        {
            return Connector.Unreadable(name, e is WorldTroubleException { Proof: { } proof } ? proof : ForeignText.From(e.Message, 300));
        }
    }

    private async Task<JsonElement?> StatusAsync(string name, CancellationToken cancel)
    {
        var call = Call($"reading the state of {name}", $"{At(name)}/status");
        var answer = await AskAsync(call, cancel);
        if (ConnectWords.IsNoConnector(answer.Status, answer.Message)) return null;
        if (!answer.Well) throw ConnectTrouble.From(call, answer);
        var root = ConnectTrouble.Parse(call, answer);
        return root.ValueKind == JsonValueKind.Object ? root : throw ConnectTrouble.Junk(call, answer);
    }

    /// <summary>Connect itself says 500 to the list, for a reason that is not the cluster's.</summary>
    private static bool IsBrokenByOne(ConnectAnswer answer) => answer is { Status: HttpStatusCode.InternalServerError, Message: { } message }
        && !ConnectWords.IsForwarding(answer.Status, message) && !ConnectWords.IsTimedOut(message);

    private static T Understood<T>(ConnectCall call, ConnectAnswer answer, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw ConnectTrouble.Junk(call, answer);
        }
    }

    private ConnectCall Call(string doing, string path, Uri? worker = null) => new(doing, worker ?? front, path, Changes: false, http.HasUser);

    private async Task<ConnectAnswer> WellAsync(ConnectCall call, CancellationToken cancel)
    {
        var answer = await AskAsync(call, cancel);
        return answer.Well ? answer : throw ConnectTrouble.From(call, answer);
    }

    private async Task<ConnectAnswer> AskAsync(ConnectCall call, CancellationToken cancel)
    {
        for (var i = 1; ; i++)
        {
            var answer = await http.SendAsync(HttpMethod.Get, call.Address, null, Limit, cancel);
            if (i == Tries || answer.Well || !ConnectWords.IsForwarding(answer.Status, answer.Message)) return answer;
            await Task.Delay(Backoff.After(i), clock, cancel);
        }
    }
}

/// <summary>0.3 s, 0.6 s, 1.2 s, 2.4 s: a rebalance takes a second or three.</summary>
internal static class Backoff
{
    public static TimeSpan After(int tried) => TimeSpan.FromMilliseconds(300 * Math.Pow(2, tried - 1));
}
