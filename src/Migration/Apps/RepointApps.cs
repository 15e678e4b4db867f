using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>
/// Points config map and secret at the destination. Copies of the old ones are kept in the cluster (never in the journal: one is a secret);
/// the undo writes them back, then removes the copies. A copy that is not there means: nothing was changed, or all is back already.
/// </summary>
internal sealed class RepointApps(MigrationWorld world) : WorldAction(Fields.Changes("apps.repoint", [Fields.Text("destination"), Fields.Text("record")], [], undo: true))
{
    private string ConfigMap => world.AppConfiguration.ConfigMap;

    private string Secret => world.AppConfiguration.Secret;

    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var (config, secrets) = Wanted(call);
        var now = await CurrentAsync(cancel);
        var changed = config.Where(c => now.GetValueOrDefault(c.Key, "") != c.Value).ToList();
        return new Preview(
            now.GetValueOrDefault("BOOTSTRAP") ?? "not read",
            world.Cluster(call.Text("destination")).Settings.Bootstrap,
            $"Points config map {ConfigMap} and secret {Secret} at the destination; the old ones are kept as {RunNames.Of(call).Kept(ConfigMap)}.",
            new JsonObject { ["config"] = new JsonObject(config.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))), ["secret"] = new JsonArray([.. secrets.Keys.Select(k => (JsonNode)k)]) },
            Details: [.. changed.Select(c => $"{c.Key}: {Shown(now.GetValueOrDefault(c.Key))} -> {Shown(c.Value)}"), .. secrets.Keys.Select(k => $"{k}: (hidden)")]);
    }

    public override async Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) => new JsonObject
    {
        ["config"] = new JsonObject((await CurrentAsync(cancel)).Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))),
        ["kept"] = RunNames.Of(call).Kept(ConfigMap),
    };

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var (config, secrets) = Wanted(call);
        var names = RunNames.Of(call);
        var apps = world.AppConfiguration;
        // The copies first, and never over a copy that is there: a second try would keep what the first one wrote.
        var oldConfig = await apps.ConfigAsync(names.Kept(ConfigMap), cancel) ?? await KeepConfigAsync(names, cancel);
        var oldSecrets = await apps.SecretsAsync(names.Kept(Secret), cancel) ?? await KeepSecretsAsync(names, cancel);
        await apps.WriteConfigAsync(ConfigMap, Merge(oldConfig, config), cancel);
        await apps.WriteSecretsAsync(Secret, Merge(oldSecrets, secrets), cancel);
        return Done($"config map {ConfigMap} and secret {Secret} point at the destination; the old ones are kept as {names.Kept(ConfigMap)}", new Figure("values changed", Say.Number(config.Count + secrets.Count)));
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var (config, secrets) = Wanted(call);
        var (now, hidden) = (await CurrentAsync(cancel), await world.AppConfiguration.SecretsAsync(Secret, cancel));
        var wrong = config.Where(c => now.GetValueOrDefault(c.Key) != c.Value).Select(c => c.Key).Concat(secrets.Where(s => hidden?.GetValueOrDefault(s.Key) != s.Value).Select(s => s.Key)).ToList();
        return wrong.Count == 0 ? Look.Yes("config map and secret point at the destination") : Look.No($"not as wanted: {Say.Some(wrong)}");
    }

    protected override async Task<Outcome> TakeBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        var names = RunNames.Of(call);
        var apps = world.AppConfiguration;
        if (await apps.ConfigAsync(names.Kept(ConfigMap), cancel) is { } config) await apps.WriteConfigAsync(ConfigMap, config, cancel);
        if (await apps.SecretsAsync(names.Kept(Secret), cancel) is { } secrets) await apps.WriteSecretsAsync(Secret, secrets, cancel);
        await apps.DeleteBothAsync(names.Kept(ConfigMap), names.Kept(Secret), cancel);
        return Done("config map and secret are as before");
    }

    protected override async Task<Look> CheckTakenBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        var now = await CurrentAsync(cancel);
        var old = before["config"] as JsonObject ?? [];
        var wrong = old.Where(o => now.GetValueOrDefault(o.Key) != o.Value?.ToString()).Select(o => o.Key).Concat(now.Keys.Where(k => !old.ContainsKey(k))).ToList();
        if (wrong.Count > 0) return Look.No($"config map {ConfigMap} is not as before: {Say.Some(wrong)}");
        return await world.AppConfiguration.SecretsAsync(RunNames.Of(call).Kept(Secret), cancel) is null
            ? Look.Yes("config map and secret are as before")
            : Look.No($"the copy {RunNames.Of(call).Kept(Secret)} is still there");
    }

    private async Task<IReadOnlyDictionary<string, string>> CurrentAsync(CancellationToken cancel) =>
        await world.AppConfiguration.ConfigAsync(ConfigMap, cancel) ?? throw new WorldTroubleException("not-found", $"config map {ConfigMap} is not there", null, "Set Kubernetes:ConfigMap to the one the apps read.");

    private async Task<IReadOnlyDictionary<string, string>> KeepConfigAsync(RunNames names, CancellationToken cancel)
    {
        var old = await CurrentAsync(cancel);
        await world.AppConfiguration.WriteConfigAsync(names.Kept(ConfigMap), old, cancel);
        return old;
    }

    private async Task<IReadOnlyDictionary<string, string>> KeepSecretsAsync(RunNames names, CancellationToken cancel)
    {
        var old = await world.AppConfiguration.SecretsAsync(Secret, cancel) ?? throw new WorldTroubleException("not-found", $"secret {Secret} is not there", null, "Set Kubernetes:Secret to the one the apps read.");
        await world.AppConfiguration.WriteSecretsAsync(names.Kept(Secret), old, cancel);
        return old;
    }

    private (IReadOnlyDictionary<string, string> Config, IReadOnlyDictionary<string, string> Secrets) Wanted(Call call)
    {
        var (k, to) = (world.Settings.Kubernetes, world.Cluster(call.Text("destination")).Settings);
        return (
            k.ConfigForDestination.Count > 0 ? k.ConfigForDestination : Config(to),
            k.SecretForDestination.Count > 0 ? k.SecretForDestination : new Dictionary<string, string>(StringComparer.Ordinal) { ["JAAS"] = to.Protocol == "SASL_SSL" ? WorkerProperties.Jaas(to) : "" });
    }

    private static Dictionary<string, string> Config(KafkaSettings to)
    {
        var config = new Dictionary<string, string>(StringComparer.Ordinal) { ["BOOTSTRAP"] = to.Bootstrap, ["PROTOCOL"] = to.Protocol };
        if (to.Ca.Length > 0) config["CA"] = to.Ca;
        return config;
    }

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> old, IReadOnlyDictionary<string, string> changed)
    {
        var all = new Dictionary<string, string>(old, StringComparer.Ordinal);
        foreach (var (key, value) in changed) all[key] = value;
        return all;
    }

    private static string Shown(string? value) => ForeignText.From(value is null or "" ? "(nothing)" : value, 80).Text;
}
