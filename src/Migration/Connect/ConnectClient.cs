using System.Collections.Immutable;
using System.Text.Json;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <summary>
/// Kafka Connect by its front door. Every changing call here is safe to repeat; one whose answer was lost is looked at, and is
/// <see cref="WorldTroubleException.MayHaveHappened"/> when that does not show it done.
/// </summary>
public sealed class ConnectClient : IDisposable
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ValidateLimit = TimeSpan.FromSeconds(95);

    private static readonly Version Forgets = new(3, 6);

    private readonly ConnectHttp http;
    private readonly Uri front;
    private readonly ConnectReader reader;
    private readonly ConnectChanger changer;
    private readonly Func<CancellationToken, Task<IReadOnlyList<Uri>>> workers;

    /// <param name="workers">The addresses of the ready workers' own REST, for probes and for the way round a broken front door.</param>
    public ConnectClient(ConnectSettings settings, Func<CancellationToken, Task<IReadOnlyList<Uri>>> workers, TimeProvider clock)
    {
        http = new ConnectHttp(settings);
        front = new Uri(settings.Url.EndsWith('/') ? settings.Url : settings.Url + "/");
        reader = new ConnectReader(http, front, clock);
        changer = new ConnectChanger(http, front, cancel => ForwardingProbe.FindLeaderAsync(this, cancel), clock);
        this.workers = workers;
    }

    public Task<ConnectVersion> VersionAsync(Uri? worker, CancellationToken cancel) => reader.VersionAsync(worker, cancel);

    /// <summary>Whether this version forgets the place of a connector when it is told to (3.6 and later).</summary>
    public async Task<bool> CanForgetAsync(CancellationToken cancel) =>
        !Version.TryParse((await VersionAsync(null, cancel)).Version.Split('-')[0], out var version) || version >= Forgets;

    /// <summary>All connectors with state, tasks and configuration. One that cannot be read has the state <c>UNKNOWN</c>.</summary>
    public async Task<IReadOnlyList<Connector>> ListAsync(CancellationToken cancel) => (await reader.ListAsync(_ => true, cancel)).Connectors;

    /// <summary>Those whose name is wanted: what others made, and broke, is left alone.</summary>
    internal Task<ConnectorList> ListAsync(Func<string, bool> wanted, CancellationToken cancel) => reader.ListAsync(wanted, cancel);

    /// <summary>The connector of this name; null when it is not there.</summary>
    public async Task<Connector?> FindAsync(string name, CancellationToken cancel) => (await ListAsync(n => n == name, cancel)).Connectors is [var it, ..] ? it : null;

    /// <summary>Whether Connect still tells a state of it: also of one that is deleted and whose tasks are only just ending.</summary>
    public async Task<bool> HasStatusAsync(string name, CancellationToken cancel) => await reader.StateAsync(name, cancel) is not null;

    /// <summary>Makes the connector, or gives it this configuration.</summary>
    public Task ConfigureAsync(string name, IReadOnlyDictionary<string, string> config, CancellationToken cancel) =>
        ChangeAsync($"configuring {name}", HttpMethod.Put, $"{At(name)}/config", async stop => Same(await reader.ConfigAsync(name, stop), With(name, config)), cancel, config);

    /// <summary>Never handed to the leader: works also when forwarding is broken.</summary>
    public Task PauseAsync(string name, CancellationToken cancel) =>
        ChangeAsync($"pausing {name}", HttpMethod.Put, $"{At(name)}/pause", async stop => await reader.StateAsync(name, stop) == "PAUSED", cancel);

    public Task ResumeAsync(string name, CancellationToken cancel) =>
        ChangeAsync($"resuming {name}", HttpMethod.Put, $"{At(name)}/resume", async stop => await reader.StateAsync(name, stop) is "RUNNING" or "FAILED", cancel);

    /// <summary>Ends its tasks and keeps its configuration. False: this version of Connect (before 3.5) cannot; pause it instead.</summary>
    public async Task<bool> StopAsync(string name, CancellationToken cancel) => !IsNoSuchCall(await changer.ChangeAsync(
        new ConnectChange($"stopping {name}", HttpMethod.Put, $"{At(name)}/stop", a => a.Well || IsNoSuchCall(a), async stop => await reader.StateAsync(name, stop) == "STOPPED"), cancel));

    /// <summary>Gone afterwards, also when it was not there. Its offsets in Connect and its group at the source stay.</summary>
    public Task DeleteAsync(string name, CancellationToken cancel) => changer.ChangeAsync(
        new ConnectChange($"deleting {name}", HttpMethod.Delete, At(name), a => a.Well || ConnectWords.IsNoConnector(a.Status, a.Message), async stop => await reader.ConfigAsync(name, stop) is null), cancel);

    /// <summary>
    /// Forgets how far a stopped connector was: these offsets outlive its deletion, and one made anew under the same name would skip all it had copied.
    /// False: this version of Connect (before 3.6) cannot.
    /// </summary>
    public async Task<bool> ForgetOffsetsAsync(string name, CancellationToken cancel) => !IsNoSuchCall(await changer.ChangeAsync(
        new ConnectChange(
            $"resetting the offsets of {name}", HttpMethod.Delete, $"{At(name)}/offsets",
            a => a.Well || IsNoSuchCall(a) || ConnectWords.IsNoConnector(a.Status, a.Message), stop => reader.HasNoOffsetsAsync(name, stop)),
        cancel));

    /// <summary>Nobody can see whether a task was started anew: a lost answer stays unknown until the task is looked at.</summary>
    public Task RestartTaskAsync(string name, int task, CancellationToken cancel) =>
        ChangeAsync($"restarting task {task} of {name}", HttpMethod.Post, $"{At(name)}/tasks/{task}/restart", null, cancel);

    /// <summary>Starts the connector anew, not its tasks; one that FAILED deals out its tasks then.</summary>
    public Task RestartAsync(string name, CancellationToken cancel) => ChangeAsync($"restarting {name}", HttpMethod.Post, $"{At(name)}/restart", null, cancel);

    /// <summary>What Connect itself finds wrong in a configuration, <c>key: what</c>; changes nothing.</summary>
    public async Task<ImmutableArray<ForeignText>> ValidateAsync(string name, IReadOnlyDictionary<string, string> config, CancellationToken cancel)
    {
        var path = $"connector-plugins/{Uri.EscapeDataString(config.GetValueOrDefault("connector.class", ""))}/config/validate";
        var call = new ConnectCall($"validating {name}", front, path, Changes: false, http.HasUser, config);
        var answer = await http.SendAsync(HttpMethod.Put, call.Address, With(name, config), ValidateLimit, cancel);
        if (!answer.Well) throw ConnectTrouble.From(call, answer);
        try
        {
            return ConnectJson.ValidationErrors(ConnectTrouble.Parse(call, answer), config);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or JsonException)
        {
            throw ConnectTrouble.Junk(call, answer);
        }
    }

    /// <summary>
    /// Asks one worker to delete a connector that cannot exist: it looks whether it is the leader before it looks for the name, so nothing changes.
    /// </summary>
    /// <param name="forward">Whether the worker may hand the call on to the leader.</param>
    internal Task<ConnectAnswer> ProbeAsync(Uri worker, bool forward, CancellationToken cancel) =>
        http.SendAsync(HttpMethod.Delete, new Uri(worker, ProbePath(forward)), null, ProbeLimit, cancel);

    internal WorldTroubleException ProbeTrouble(Uri worker, bool forward, ConnectAnswer answer) =>
        ConnectTrouble.From(new ConnectCall("asking a worker for its leader", worker, ProbePath(forward), Changes: false, http.HasUser), answer);

    internal Task<IReadOnlyList<Uri>> WorkersAsync(CancellationToken cancel) => workers(cancel);

    private static string ProbePath(bool forward) => $"connectors/NO-SUCH-NAME{(forward ? "" : "?forward=false")}";

    private static Dictionary<string, string> With(string name, IReadOnlyDictionary<string, string> config) => new(config, StringComparer.Ordinal) { ["name"] = name };

    private static bool Same(IReadOnlyDictionary<string, string>? there, Dictionary<string, string> wanted) =>
        there is not null && there.Count == wanted.Count && wanted.All(w => there.TryGetValue(w.Key, out var value) && value == w.Value);

    private static string At(string name) => ConnectReader.At(name);

    private static bool IsNoSuchCall(ConnectAnswer? answer) => answer is not null && ConnectWords.IsNoSuchCall(answer.Status, answer.Message);

    private async Task ChangeAsync(
        string doing, HttpMethod method, string path, Func<CancellationToken, Task<bool>>? isSo, CancellationToken cancel, IReadOnlyDictionary<string, string>? body = null)
    {
        try
        {
            await changer.ChangeAsync(new ConnectChange(doing, method, path, a => a.Well, isSo) { Body = body }, cancel);
        }
        catch (WorldTroubleException e) when (e.Class == "old-version")
        {
            var version = ForeignText.From((await VersionAsync(null, cancel)).Version, 40);
            throw new WorldTroubleException(e.Class, $"{doing}: Connect {version} has no such call", e.Proof, e.WayOut, e);
        }
    }

    public void Dispose() => http.Dispose();
}
