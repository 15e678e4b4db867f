using System.Text.RegularExpressions;

namespace ChatOpsBot.Migration.Settings;

/// <summary>What cannot be right, in words with the fix.</summary>
public static class SettingsRules
{
    private static readonly string[] Protocols = ["PLAINTEXT", "SSL", "SASL_SSL"];

    private static readonly string[] Kinds = ["", "producer", "consumer", "streams", "test"];

    public static IEnumerable<string> Mistakes(MigrationSettings s) =>
        [.. Pair(s), .. Kafka("Source", s.Source), .. Kafka("Destination", s.Destination), .. Connect(s.Connect), .. Kubernetes(s.Kubernetes), .. Copy(s.Copy)];

    private static IEnumerable<string> Pair(MigrationSettings s)
    {
        if (s.Source.Name.Length > 0 && s.Source.Name == s.Destination.Name) yield return $"Source and Destination have the same Name '{s.Source.Name}'; runbooks tell them apart by it.";
        var shared = Servers(s.Source).Intersect(Servers(s.Destination), StringComparer.OrdinalIgnoreCase).ToList();
        if (shared.Count > 0) yield return $"Source and Destination both name the broker {shared[0]}: a migration is between two clusters.";
    }

    private static string[] Servers(KafkaSettings k) => k.Bootstrap.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Kafka(string at, KafkaSettings k)
    {
        if (k.Name.Length == 0) yield return $"{at}:Name is empty; give the name runbooks use, such as '{at.ToLowerInvariant()}'.";
        foreach (var server in k.Bootstrap.Split(',', StringSplitOptions.TrimEntries))
            if (!IsServer(server)) yield return $"{at}:Bootstrap '{server}' is not host:port; give one or more, separated by commas.";
        if (!Protocols.Contains(k.Protocol, StringComparer.Ordinal))
            yield return $"{at}:Protocol is '{k.Protocol}'; it must be one of {string.Join(", ", Protocols)}.";
        foreach (var (name, file) in new[] { ("Ca", k.Ca), ("Certificate", k.Certificate), ("Key", k.Key) })
            if (file.Length > 0 && !File.Exists(file)) yield return $"{at}:{name}: the file {file} is not there.";
        if (k.Certificate.Length > 0 != k.Key.Length > 0) yield return $"{at}: mutual TLS needs both Certificate and Key.";
        if (k.Protocol == "SASL_SSL" && (k.User.Length == 0 || k.Password.Length == 0))
            yield return $"{at}: SASL_SSL needs User and Password (best by the environment: CHATOPS__...__{at}__Password).";
        if (k.Protocol == "PLAINTEXT" && k.Password.Length > 0)
            yield return $"{at}: Password is given, but Protocol PLAINTEXT would not use it; did you mean SASL_SSL?";
    }

    private static bool IsServer(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), out var port) && port > 0;
    }

    private static IEnumerable<string> Connect(ConnectSettings c)
    {
        if (!IsHttp(c.Url)) yield return $"Connect:Url '{c.Url}' is not an http or https address.";
        if (c.User.Length > 0 != c.Password.Length > 0) yield return "Connect: basic authentication needs both User and Password.";
        if (c.WorkerPort is < 1 or > 65535) yield return $"Connect:WorkerPort is {c.WorkerPort}; it must be from 1 to 65535.";
    }

    private static IEnumerable<string> Kubernetes(KubernetesSettings k)
    {
        if (k.Kubeconfig.Length > 0 && !File.Exists(k.Kubeconfig)) yield return $"Kubernetes:Kubeconfig: the file {k.Kubeconfig} is not there.";
        if (k.Kubeconfig.Length == 0 && k.Server.Length > 0 && !IsHttp(k.Server)) yield return $"Kubernetes:Server '{k.Server}' is not an http or https address.";
        if (k.Namespace.Length == 0) yield return "Kubernetes:Namespace is empty.";
        foreach (var app in k.Apps)
        {
            if (app.Name.Length == 0) yield return "Kubernetes:Apps has an app without Name (its deployment).";
            if (!Kinds.Contains(app.Kind, StringComparer.Ordinal))
                yield return $"Kubernetes:Apps: {app.Name} has Kind '{app.Kind}'; it must be producer, consumer, streams or test.";
        }

        if (k.Apps.Count(a => a.Kind == "test") > 1) yield return "Kubernetes:Apps has more than one app of Kind test.";
    }

    private static IEnumerable<string> Copy(CopySettings c)
    {
        if (c.CommitEvery < TimeSpan.FromMilliseconds(100) || c.CommitEvery > TimeSpan.FromMinutes(10))
            yield return $"Copy:CommitEvery is {c.CommitEvery}; it must be from 0.1 seconds to 10 minutes.";
        if (c.ReplicationFactor is 0 or < -1) yield return $"Copy:ReplicationFactor is {c.ReplicationFactor}; it must be -1 (the broker's default) or at least 1.";
        if (c.MostShards is < 1 or > 100) yield return $"Copy:MostShards is {c.MostShards}; it must be from 1 to 100.";
        foreach (var mistake in Rules("Copy:Exclude", c.Exclude).Concat(Rules("Copy:Include", c.Include))) yield return mistake;
    }

    private static IEnumerable<string> Rules(string at, IReadOnlyList<TopicRule> rules)
    {
        foreach (var rule in rules)
            if (rule.Topics.Length == 0) yield return $"{at}: an entry has no Topics (a regular expression of the topics it is about).";
            else if (!IsPattern(rule.Topics)) yield return $"{at}: '{rule.Topics}' is not a regular expression.";
            else if (rule.Because.Trim().Length == 0) yield return $"{at}: '{rule.Topics}' has no Because; say why in a few words: they stand on the card that people press.";
    }

    private static bool IsHttp(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
