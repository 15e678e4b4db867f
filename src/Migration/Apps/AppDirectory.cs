using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

internal enum AppKind
{
    Producer,
    Consumer,
    Streams,
    Test,
}

internal sealed record App(AppSettings Settings, AppKind Kind, Deployment Deployment)
{
    public string Name => Settings.Name;
}

/// <summary>The apps that move, with their kind: from the settings, else the deployment's mark <c>kind</c>, else its command.</summary>
internal static class AppDirectory
{
    public static async Task<IReadOnlyList<App>> ReadAsync(MigrationWorld world, CancellationToken cancel)
    {
        var deployments = (await world.Kubernetes.DeploymentsAsync(cancel)).ToDictionary(d => d.Name, StringComparer.Ordinal);
        var named = world.Settings.Kubernetes.Apps;
        if (named.Count == 0)
            named = [.. deployments.Values.Where(d => d.Name != world.Settings.Kubernetes.ConnectDeployment && d.Kind is { } k && Kind(k) is not null).Select(d => new AppSettings { Name = d.Name })];
        if (named.Count == 0)
            throw new WorldTroubleException("settings", $"no app is named, and no deployment in namespace {ForeignText.From(world.Settings.Kubernetes.Namespace, 80)} has a label kind", null,
                "Name the apps in the settings (Kubernetes:Apps: Name and Kind) and restart the bot, or give their deployments a label kind (producer, consumer, streams, test); then retry.");
        var missing = named.Where(a => !deployments.ContainsKey(a.Name)).Select(a => a.Name).ToList();
        if (missing.Count > 0)
            throw new WorldTroubleException("not-found", $"no deployment for {Say.Count(missing.Count, "app")}: {Say.Some(missing)}", null, "Correct Kubernetes:Apps (or Kubernetes:Namespace) in the settings and restart the bot, or make the deployment; then retry.");
        return [.. named.Select(a => new App(a, KindOf(a, deployments[a.Name]), deployments[a.Name])).OrderBy(a => a.Name, StringComparer.Ordinal)];
    }

    /// <summary>All but the test app: those that are stopped, moved and started. Never empty.</summary>
    public static IReadOnlyList<App> Moving(IReadOnlyList<App> apps) => apps.Where(a => a.Kind != AppKind.Test).ToList() is { Count: > 0 } moving ? moving
        : throw new WorldTroubleException("settings", "no app is named that moves: there is only the test app", null, "Name the apps in the settings (Kubernetes:Apps: Name and Kind), restart the bot, then retry.");

    private static AppKind KindOf(AppSettings app, Deployment deployment) =>
        Kind(app.Kind) ?? Kind(deployment.Kind) ?? ByCommand(deployment.Command)
        ?? throw new WorldTroubleException("settings", $"it is not known whether {ForeignText.From(app.Name, 80)} produces or consumes", null, $"Give the deployment a label kind (producer, consumer, streams, test), or set Kind of {ForeignText.From(app.Name, 80)} in the settings (Kubernetes:Apps) and restart the bot; then retry.");

    internal static AppKind? Kind(string? text) => text?.TrimEnd('s') switch
    {
        "producer" => AppKind.Producer,
        "consumer" => AppKind.Consumer,
        "stream" => AppKind.Streams,
        "test" => AppKind.Test,
        _ => null,
    };

    private static AppKind? ByCommand(ImmutableArray<string> command) =>
        command.Contains("produce") ? AppKind.Producer
        : command.Contains("consume") ? AppKind.Consumer
        : command.Contains("total") || command.Contains("streams") ? AppKind.Streams
        : null;
}

/// <summary>An app as it ran before the cutover.</summary>
internal sealed record RecordedApp(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("replicas")] int Replicas);

[JsonSerializable(typeof(ImmutableArray<RecordedApp>))]
internal sealed partial class AppJson : JsonSerializerContext;

/// <summary>The record of all apps, as a fact carries it.</summary>
internal static class AppRecord
{
    public static string Write(IEnumerable<App> apps) => Packed.Pack(JsonSerializer.Serialize(
        [.. apps.Select(a => new RecordedApp(a.Name, a.Kind.ToString().ToLowerInvariant(), a.Deployment.Replicas))], AppJson.Default.ImmutableArrayRecordedApp));

    public static ImmutableArray<RecordedApp> Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(Packed.Unpack(text), AppJson.Default.ImmutableArrayRecordedApp);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            throw new WorldTroubleException("record", "the record of the apps cannot be read", ForeignText.From(text, 100), "Run the step that records the apps again.", e);
        }
    }

    /// <summary>Those that an input <c>kind</c> means. Streams apps read and write; they stop and start with the consumers.</summary>
    public static ImmutableArray<RecordedApp> OfKind(this ImmutableArray<RecordedApp> record, string kind) => [.. record.Where(a => kind switch
    {
        "producers" => a.Kind == "producer",
        "consumers" => a.Kind is "consumer" or "streams",
        _ => false,
    })];
}
