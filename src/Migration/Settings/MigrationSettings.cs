using System.Collections.Immutable;

namespace ChatOpsBot.Migration.Settings;

/// <summary>Where the two clusters, Connect and Kubernetes are, and how the copy is made. Checked by <see cref="SettingsRules"/>.</summary>
public sealed record MigrationSettings
{
    public KafkaSettings Source { get; init; } = new() { Name = "source" };

    public KafkaSettings Destination { get; init; } = new() { Name = "destination" };

    public ConnectSettings Connect { get; init; } = new();

    public KubernetesSettings Kubernetes { get; init; } = new();

    public RegistrySettings Registry { get; init; } = new();

    public CopySettings Copy { get; init; } = new();

    /// <summary>Values that must never be written or shown.</summary>
    internal IEnumerable<string> Secrets =>
        [Source.Password, Destination.Password, Connect.Password, .. Kubernetes.SecretForDestination.Values, .. Kubernetes.Apps.SelectMany(a => a.SecretForDestination.Values), .. Copy.Properties.Where(p => SecretKeys.Has(p.Key)).Select(p => p.Value)];
}

/// <summary>How a Kafka cluster is reached.</summary>
public sealed record KafkaSettings
{
    /// <summary>The name runbooks use for it: <c>source</c>, <c>destination</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>host:port,host:port</c>.</summary>
    public string Bootstrap { get; init; } = "";

    /// <summary><c>PLAINTEXT</c>, <c>SSL</c> (mutual TLS when a certificate is given) or <c>SASL_SSL</c> (mechanism PLAIN).</summary>
    public string Protocol { get; init; } = "PLAINTEXT";

    /// <summary>PEM file of the authority; empty: the system's.</summary>
    public string Ca { get; init; } = "";

    /// <summary>PEM files of the client's certificate and key, for mutual TLS.</summary>
    public string Certificate { get; init; } = "";

    public string Key { get; init; } = "";

    public string User { get; init; } = "";

    /// <summary>Best by the environment (<c>CHATOPS__...__Password</c>); never printed.</summary>
    public string Password { get; init; } = "";

    // Never the password.
    public override string ToString() => $"KafkaSettings {{ Name = {Name}, Bootstrap = {Bootstrap}, Protocol = {Protocol}, User = {User} }}";
}

/// <summary>Kafka Connect's REST API.</summary>
public sealed record ConnectSettings
{
    /// <summary>The front door (service or ingress).</summary>
    public string Url { get; init; } = "";

    /// <summary>Basic authentication, if the workers ask for it.</summary>
    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>Port of a worker's own REST at its pod's address, where the pod does not name a port <c>rest</c> itself.</summary>
    public int WorkerPort { get; init; } = 8083;

    /// <summary>
    /// Topics in which this and other Connect clusters keep their configurations, offsets and status, where no deployment of the namespace says so
    /// itself (<c>CONNECT_CONFIG_STORAGE_TOPIC</c>, <c>config.storage.topic=…</c>). They stay behind.
    /// </summary>
    public IReadOnlyList<string> InternalTopics { get; init; } = [];

    // Never the password.
    public override string ToString() => $"ConnectSettings {{ Url = {Url}, User = {User} }}";
}

/// <summary>The schema registry, as far as a migration of topics must know it.</summary>
public sealed record RegistrySettings
{
    /// <summary>The topic in which it keeps the schemas (its <c>kafkastore.topic</c>); it stays behind.</summary>
    public string Topic { get; init; } = "_schemas";
}

/// <summary>The Kubernetes API, and the names of what is moved.</summary>
public sealed record KubernetesSettings
{
    /// <summary>A kubeconfig file; empty: <see cref="Server"/> without credentials (practice), or the pod's own service account.</summary>
    public string Kubeconfig { get; init; } = "";

    public string Server { get; init; } = "";

    public string Namespace { get; init; } = "default";

    /// <summary>Connect's deployment and the labels of its pods.</summary>
    public string ConnectDeployment { get; init; } = "connect";

    public string ConnectSelector { get; init; } = "app=connect";

    /// <summary>Deployments of the apps that move.</summary>
    public IReadOnlyList<AppSettings> Apps { get; init; } = [];

    /// <summary>Config map and secret from which the apps read where to connect.</summary>
    public string ConfigMap { get; init; } = "kafka";

    public string Secret { get; init; } = "kafka";

    /// <summary>
    /// What goes into the config map for the destination (only these keys change), with what apps use, never with the bot's own credentials.
    /// Where this and <see cref="SecretForDestination"/> are empty, each app must name its own.
    /// </summary>
    public IReadOnlyDictionary<string, string> ConfigForDestination { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What goes into the secret for the destination; never printed.</summary>
    public IReadOnlyDictionary<string, string> SecretForDestination { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    // Never the values of the secret.
    public override string ToString() => $"KubernetesSettings {{ Server = {Server}, Namespace = {Namespace}, Apps = {Apps.Count} }}";
}

/// <summary>An app that moves.</summary>
public sealed record AppSettings
{
    /// <summary>The deployment.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>producer</c>, <c>consumer</c>, <c>streams</c> or <c>test</c>; empty: the deployment's label <c>kind</c>, else its command.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The topic it writes or reads, and its group: what is looked at when it runs again.</summary>
    public string Topic { get; init; } = "";

    public string Group { get; init; } = "";

    /// <summary>Config map and secret of this app alone; empty: those of all apps.</summary>
    public string ConfigMap { get; init; } = "";

    public string Secret { get; init; } = "";

    /// <summary>What goes into its config map and its secret for the destination; both empty: what all apps get.</summary>
    public IReadOnlyDictionary<string, string> ConfigForDestination { get; init; } = ImmutableDictionary<string, string>.Empty;

    public IReadOnlyDictionary<string, string> SecretForDestination { get; init; } = ImmutableDictionary<string, string>.Empty;

    // Never the values of the secret.
    public override string ToString() => $"AppSettings {{ Name = {Name}, Kind = {Kind} }}";
}

/// <summary>How the copy is made.</summary>
public sealed record CopySettings
{
    /// <summary>How often a replicator commits its place to the source's group: lag is known no finer than that.</summary>
    public TimeSpan CommitEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Replication factor of topics made at the destination; -1: the broker's default.</summary>
    public short ReplicationFactor { get; init; } = -1;

    /// <summary>Most connectors a plan makes.</summary>
    public int MostShards { get; init; } = 4;

    /// <summary>Topics that stay behind, and why. What is Kafka's, Connect's, the registry's or a Streams app's own stays without a rule.</summary>
    public IReadOnlyList<TopicRule> Exclude { get; init; } = [];

    /// <summary>Topics that move although their names look internal or left over, and why: the answer to a question that would be asked each time.</summary>
    public IReadOnlyList<TopicRule> Include { get; init; } = [];

    /// <summary>
    /// Properties of every replicator on top of what is worked out (<c>src.kafka.*</c>, <c>dest.kafka.*</c>, <c>producer.override.*</c>): how the
    /// workers, not we, reach the clusters. Values may name a config provider (<c>${file:...}</c>). Never printed.
    /// </summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    // Never the properties: they may hold credentials.
    public override string ToString() => $"CopySettings {{ CommitEvery = {CommitEvery}, MostShards = {MostShards} }}";
}
