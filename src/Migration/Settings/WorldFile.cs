using System.Collections.Immutable;
using System.Text.Json;

namespace ChatOpsBot.Migration.Settings;

/// <summary>The world file cannot be used; the words say what to do.</summary>
public sealed class WorldFileException(string words, Exception? inner = null) : Exception(words, inner);

/// <summary>
/// A <c>world.json</c>, as a practice world and the lab write it: where clusters, Connect, Kubernetes and apps are.
/// </summary>
/// <param name="Practice">It says that it is a practice world; the host still checks addresses and cluster ids.</param>
/// <param name="ClusterIds">Ids it names for source and destination, or empty.</param>
public sealed record WorldFile(MigrationSettings Settings, bool Practice, ImmutableArray<string> ClusterIds)
{
    private const int MostBytes = 1 << 20;

    public static WorldFile Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) throw new WorldFileException($"{path} is not there: is the world started? It appears when the world is ready.");
            if (file.Length > MostBytes) throw new WorldFileException($"{path} is larger than 1 MiB: not a world file.");
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new WorldFileException($"{path} is not a world file: {e.Message}", e);
        }
    }

    private static WorldFile Read(JsonElement world)
    {
        var source = Kafka("source", world.GetProperty("source"));
        var destination = Kafka("destination", world.GetProperty("destination"));
        var connect = world.GetProperty("connect");
        var settings = new MigrationSettings
        {
            Source = source,
            Destination = destination,
            Connect = new ConnectSettings { Url = connect.GetProperty("url").GetString() ?? "", WorkerPort = Number(connect, "workerPort", 8083) },
            Kubernetes = Kubernetes(world.GetProperty("kubernetes"), connect),
            Copy = Copy(world, source, destination),
        };
        var mistakes = SettingsRules.Mistakes(settings).ToList();
        if (mistakes.Count > 0) throw new WorldFileException("The world file cannot be used: " + string.Join(" ", mistakes));
        return new WorldFile(settings, world.TryGetProperty("practice", out var practice) && practice.ValueKind is not (JsonValueKind.False or JsonValueKind.Null), ClusterIdsOf(world));
    }

    private static KafkaSettings Kafka(string name, JsonElement k) => new()
    {
        Name = name,
        Bootstrap = k.GetProperty("bootstrap").GetString() ?? "",
        Protocol = Text(k, "protocol", "PLAINTEXT"),
        Ca = Text(k, "ca"),
        Certificate = Text(k, "certificate"),
        Key = Text(k, "key"),
        User = Text(k, "user"),
        Password = Text(k, "password"),
    };

    private static KubernetesSettings Kubernetes(JsonElement k, JsonElement connect) => new()
    {
        Kubeconfig = Text(k, "kubeconfig"),
        Server = Text(k, "server"),
        Namespace = Text(k, "namespace", "default"),
        ConnectDeployment = Text(connect, "deployment", "connect"),
        ConnectSelector = Text(connect, "selector", "app=connect"),
        ConfigMap = Text(k, "configMap", "kafka"),
        Secret = Text(k, "secret", "kafka"),
        ConfigForDestination = Texts(k, "configForDestination"),
        SecretForDestination = Texts(k, "secretForDestination"),
        Apps = k.TryGetProperty("apps", out var apps) ? [.. apps.EnumerateArray().Select(App), .. TestApp(k)] : [],
    };

    private static AppSettings App(JsonElement app) => app.ValueKind == JsonValueKind.String
        ? new AppSettings { Name = app.GetString() ?? "" }
        : new AppSettings
        {
            Name = Text(app, "name"),
            Kind = Text(app, "kind"),
            Topic = Text(app, "topic"),
            Group = Text(app, "group"),
            ConfigMap = Text(app, "configMap"),
            Secret = Text(app, "secret"),
            ConfigForDestination = Texts(app, "configForDestination"),
            SecretForDestination = Texts(app, "secretForDestination"),
        };

    private static IEnumerable<AppSettings> TestApp(JsonElement k)
    {
        if (!k.TryGetProperty("testApp", out var app)) yield break;
        yield return app.ValueKind == JsonValueKind.String
            ? new AppSettings { Name = app.GetString() ?? "", Kind = "test" }
            : App(app) with { Name = Text(app, "name", Text(app, "deployment")), Kind = "test" };
    }

    private static CopySettings Copy(JsonElement world, KafkaSettings source, KafkaSettings destination)
    {
        var copy = new CopySettings { CommitEvery = TimeSpan.FromSeconds(1), Properties = WorkerProperties.ForLoopback(source, destination) };
        if (!world.TryGetProperty("copy", out var given)) return copy;
        copy = copy with { Exclude = Rules(given, "exclude"), Include = Rules(given, "include") };
        if (!given.TryGetProperty("properties", out var properties)) return copy;
        var all = copy.Properties.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        foreach (var property in properties.EnumerateObject()) all[property.Name] = property.Value.ToString();
        return copy with { Properties = all };
    }

    private static ImmutableArray<TopicRule> Rules(JsonElement copy, string name) => copy.TryGetProperty(name, out var rules)
        ? [.. rules.EnumerateArray().Select(r => new TopicRule { Topics = Text(r, "topics"), Because = Text(r, "because") })]
        : [];

    private static ImmutableArray<string> ClusterIdsOf(JsonElement world)
    {
        if (!world.TryGetProperty("clusterIds", out var ids)) return [];
        return ids.ValueKind == JsonValueKind.Array
            ? [.. ids.EnumerateArray().Select(i => i.GetString() ?? "")]
            : [.. ids.EnumerateObject().Select(i => i.Value.GetString() ?? "")];
    }

    private static ImmutableDictionary<string, string> Texts(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().ToImmutableDictionary(v => v.Name, v => v.Value.ToString(), StringComparer.Ordinal)
            : ImmutableDictionary<string, string>.Empty;

    private static string Text(JsonElement from, string name, string otherwise = "") =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : otherwise;

    private static int Number(JsonElement from, string name, int otherwise) =>
        from.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : otherwise;
}
