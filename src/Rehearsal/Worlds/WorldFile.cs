using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>Addresses of a world, in the shape of the lab's <c>world.json</c>, with more words where a practice world knows more.</summary>
public sealed record WorldFile(
    int Pid, int Port, KafkaAddress Source, KafkaAddress Destination, ConnectAddress Connect, KubernetesAddress Kubernetes,
    ClusterIds ClusterIds, PracticeAddress Practice, CopyRules Copy)
{
    /// <summary>Writes it in one move, so that whoever sees it sees all of it.</summary>
    public async Task WriteAsync(string path, CancellationToken ct)
    {
        await File.WriteAllTextAsync(path + ".new", JsonSerializer.Serialize(this, WorldJson.Default.WorldFile), ct);
        File.Move(path + ".new", path, overwrite: true);
    }

    public static WorldFile Read(string path) =>
        JsonSerializer.Deserialize(File.ReadAllText(path), WorldJson.Default.WorldFile) ?? throw new InvalidDataException($"{path} is empty");
}

/// <summary>Generated at build time: reflection would cost a start a tenth of its second.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorldFile))]
internal sealed partial class WorldJson : JsonSerializerContext;

/// <param name="Plaintext">A back door; the practice clusters have no other door.</param>
public sealed record KafkaAddress(string Bootstrap, string Protocol, string Plaintext);

/// <summary>What the company decided of topics that only look internal or left over.</summary>
public sealed record CopyRules(IReadOnlyList<TopicRule> Exclude, IReadOnlyList<TopicRule> Include);

/// <param name="Topics">A regular expression.</param>
public sealed record TopicRule(string Topics, string Because);

/// <param name="Url">The front door.</param>
/// <param name="WorkerPort">A worker's own REST is <c>http://POD_IP:workerPort</c>.</param>
public sealed record ConnectAddress(string Url, string Deployment, string Selector, int WorkerPort);

/// <param name="ConfigMap">Where apps read <c>BOOTSTRAP</c> and <c>PROTOCOL</c>.</param>
/// <param name="Secret">Where apps read <c>JAAS</c>.</param>
/// <param name="ConfigForDestination">What apps get there for the destination.</param>
public sealed record KubernetesAddress(
    string Kubeconfig, string Server, string Namespace, IReadOnlyList<AppAddress> Apps, AppAddress TestApp, string ConfigMap, string Secret,
    IReadOnlyDictionary<string, string> ConfigForDestination, IReadOnlyDictionary<string, string> SecretForDestination);

/// <param name="Topic">What it writes to or, if it only reads, what it reads first.</param>
public sealed record AppAddress(string Name, string Kind, string Topic, string? Group);

public sealed record ClusterIds(string Source, string Destination);

/// <param name="Url">The world's own control port: <c>GET /practice/log</c>, <c>POST /practice/faults/…</c>.</param>
public sealed record PracticeAddress(string Url, string Preset, int Seed);
