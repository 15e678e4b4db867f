using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <summary>
/// Kafka Connect by its front door. Every changing call here is safe to repeat and is repeated within bounds when the workers could not hand it
/// to their leader (recorded: such a call has done nothing); when that does not pass, it is sent to the leader itself.
/// </summary>
public sealed class ConnectClient : IDisposable
{
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(20);

    // A leader answers late while another worker stops (24 s seen), and gives up itself after 90 s.
    private static readonly TimeSpan ChangeLimit = TimeSpan.FromSeconds(95);

    private const int Tries = 5;

    private readonly ConnectHttp http;
    private readonly Uri front;
    private readonly Func<CancellationToken, Task<IReadOnlyList<Uri>>> workers;
    private readonly TimeProvider clock;

    /// <param name="workers">The addresses of the ready workers' own REST, for probes and for the way round a broken front door.</param>
    public ConnectClient(ConnectSettings settings, Func<CancellationToken, Task<IReadOnlyList<Uri>>> workers, TimeProvider clock)
    {
        http = new ConnectHttp(settings);
        front = new Uri(settings.Url.EndsWith('/') ? settings.Url : settings.Url + "/");
        this.workers = workers;
        this.clock = clock;
    }

    public async Task<ConnectVersion> VersionAsync(Uri? worker, CancellationToken cancel)
    {
        var answer = await ReadAsync("asking who answers", "", worker, cancel);
        var version = ConnectJson.Version(ConnectHttp.Parse("asking who answers", answer));
        return version.Version.Length > 0 ? version : throw ConnectHttp.Junk("asking who answers", answer);
    }

    /// <summary>All connectors with state, tasks and configuration, in one call.</summary>
    public async Task<IReadOnlyList<Connector>> ListAsync(CancellationToken cancel)
    {
        const string doing = "reading the connectors";
        var answer = await ReadAsync(doing, "connectors?expand=status&expand=info", null, cancel);
        try
        {
            return ConnectJson.Connectors(ConnectHttp.Parse(doing, answer));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw ConnectHttp.Junk(doing, answer);
        }
    }

    /// <summary>Makes the connector, or gives it this configuration: the same call, safe to repeat.</summary>
    public Task ConfigureAsync(string name, IReadOnlyDictionary<string, string> config, CancellationToken cancel) =>
        ChangeAsync($"configuring {name}", HttpMethod.Put, $"{At(name)}/config", config, cancel);

    /// <summary>Never handed to the leader: works also when forwarding is broken.</summary>
    public Task PauseAsync(string name, CancellationToken cancel) => ChangeAsync($"pausing {name}", HttpMethod.Put, $"{At(name)}/pause", null, cancel);

    public Task ResumeAsync(string name, CancellationToken cancel) => ChangeAsync($"resuming {name}", HttpMethod.Put, $"{At(name)}/resume", null, cancel);

    /// <summary>Ends its tasks and keeps its configuration. False: this version of Connect (before 3.5) cannot; pause and delete instead.</summary>
    public async Task<bool> StopAsync(string name, CancellationToken cancel) =>
        !IsNoSuchCall(await TryChangeAsync($"stopping {name}", HttpMethod.Put, $"{At(name)}/stop", null, a => a.Well || IsNoSuchCall(a), cancel));

    /// <summary>Gone afterwards, also when it was not there. Its offsets in Connect and its group at the source stay.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancel) =>
        await TryChangeAsync($"deleting {name}", HttpMethod.Delete, At(name), null, a => a.Well || ConnectWords.IsNoConnector(a.Status, a.Message), cancel);

    /// <summary>
    /// Forgets how far a stopped connector was: these offsets outlive its deletion, and one made anew under the same name would skip all it had copied.
    /// False: this version of Connect (before 3.6) cannot.
    /// </summary>
    public async Task<bool> ForgetOffsetsAsync(string name, CancellationToken cancel) =>
        !IsNoSuchCall(await TryChangeAsync($"resetting the offsets of {name}", HttpMethod.Delete, $"{At(name)}/offsets", null, a => a.Well || IsNoSuchCall(a) || ConnectWords.IsNoConnector(a.Status, a.Message), cancel));

    public Task RestartTaskAsync(string name, int task, CancellationToken cancel) =>
        ChangeAsync($"restarting task {task} of {name}", HttpMethod.Post, $"{At(name)}/tasks/{task}/restart", null, cancel);

    /// <summary>What Connect itself finds wrong in a configuration; changes nothing.</summary>
    public async Task<ImmutableArray<ForeignText>> ValidateAsync(string name, IReadOnlyDictionary<string, string> config, CancellationToken cancel)
    {
        var doing = $"validating {name}";
        var plugin = config.GetValueOrDefault("connector.class", "");
        var answer = await TryChangeAsync(doing, HttpMethod.Put, $"connector-plugins/{Uri.EscapeDataString(plugin)}/config/validate", With(name, config), a => a.Well, cancel);
        try
        {
            return ConnectJson.ValidationErrors(ConnectHttp.Parse(doing, answer));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or JsonException)
        {
            throw ConnectHttp.Junk(doing, answer);
        }
    }

    /// <summary>
    /// Asks one worker to delete a connector that cannot exist: it looks whether it is the leader before it looks for the name, so nothing changes.
    /// </summary>
    /// <param name="forward">Whether the worker may hand the call on to the leader.</param>
    internal Task<ConnectAnswer> ProbeAsync(Uri worker, bool forward, CancellationToken cancel) =>
        http.SendAsync(HttpMethod.Delete, new Uri(worker, $"connectors/NO-SUCH-NAME{(forward ? "" : "?forward=false")}"), null, ReadLimit, cancel);

    internal Task<IReadOnlyList<Uri>> WorkersAsync(CancellationToken cancel) => workers(cancel);

    private static Dictionary<string, string> With(string name, IReadOnlyDictionary<string, string> config) =>
        new(config, StringComparer.Ordinal) { ["name"] = name };

    private static string At(string name) => $"connectors/{Uri.EscapeDataString(name)}";

    private static bool IsNoSuchCall(ConnectAnswer answer) => ConnectWords.IsNoSuchCall(answer.Status, answer.Message);

    private Task ChangeAsync(string doing, HttpMethod method, string path, object? body, CancellationToken cancel) =>
        TryChangeAsync(doing, method, path, body, a => a.Well, cancel);

    private async Task<ConnectAnswer> ReadAsync(string doing, string path, Uri? worker, CancellationToken cancel)
    {
        for (var i = 1; ; i++)
        {
            var answer = await http.SendAsync(HttpMethod.Get, new Uri(worker ?? front, path), null, ReadLimit, cancel);
            if (answer.Well) return answer;
            if (i == Tries || !ConnectWords.IsForwarding(answer.Status, answer.Message)) throw ConnectWords.Trouble(doing, answer.Status, answer.Body, changes: false);
            await PauseBeforeAsync(i, cancel);
        }
    }

    private async Task<ConnectAnswer> TryChangeAsync(string doing, HttpMethod method, string path, object? body, Func<ConnectAnswer, bool> well, CancellationToken cancel)
    {
        ConnectAnswer? answer = null;
        for (var i = 1; i <= Tries; i++)
        {
            if (i > 1) await PauseBeforeAsync(i - 1, cancel);
            answer = await http.SendAsync(method, new Uri(front, path), body, ChangeLimit, cancel);
            if (well(answer)) return answer;
            if (!ConnectWords.IsForwarding(answer.Status, answer.Message)) throw ConnectWords.Trouble(doing, answer.Status, answer.Body, changes: true);
        }

        if (await ForwardingProbe.FindLeaderAsync(this, cancel) is not { } leader) throw ConnectWords.Trouble(doing, answer!.Status, answer.Body, changes: true);
        answer = await http.SendAsync(method, new Uri(leader, path), body, ChangeLimit, cancel);
        return well(answer) ? answer : throw ConnectWords.Trouble(doing, answer.Status, answer.Body, changes: true);
    }

    private Task PauseBeforeAsync(int tried, CancellationToken cancel) => Task.Delay(TimeSpan.FromMilliseconds(300 * Math.Pow(2, tried - 1)), clock, cancel);

    public void Dispose() => http.Dispose();
}
