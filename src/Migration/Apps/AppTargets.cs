using System.Collections.Immutable;
using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>Where an app reads its configuration, and what it is given there for the destination.</summary>
internal sealed record AppTarget(string App, string ConfigMap, string Secret, IReadOnlyDictionary<string, string> Config, IReadOnlyDictionary<string, string> Hidden)
{
    public bool IsGiven => Config.Count + Hidden.Count > 0;

    public static AppTarget Of(KubernetesSettings k, AppSettings app)
    {
        var own = app.ConfigForDestination.Count + app.SecretForDestination.Count > 0;
        return new AppTarget(
            app.Name,
            app.ConfigMap.Length > 0 ? app.ConfigMap : k.ConfigMap,
            app.Secret.Length > 0 ? app.Secret : k.Secret,
            own ? app.ConfigForDestination : k.ConfigForDestination,
            own ? app.SecretForDestination : k.SecretForDestination);
    }

    public static AppTarget Of(KubernetesSettings k, string app) => Of(k, k.Apps.FirstOrDefault(a => a.Name == app) ?? new AppSettings { Name = app });
}

/// <summary>One config map or secret, and the values it gets.</summary>
internal sealed record Wanted(ConfigKind Kind, string Name, ImmutableSortedDictionary<string, string> Values)
{
    /// <summary><c>config map kafka</c>.</summary>
    public string Words => $"{AppConfiguration.Words(Kind)} {Name}";
}

/// <summary>All that repointing writes, worked out from the settings alone: what they do not give is not made up.</summary>
internal static class RepointPlan
{
    /// <exception cref="WorldTroubleException">Nothing is given for an app, two apps want different values of one key, or the bot's own credentials are given.</exception>
    public static IReadOnlyList<Wanted> Of(MigrationSettings settings, IEnumerable<string> apps)
    {
        var targets = apps.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(a => AppTarget.Of(settings.Kubernetes, a)).ToList();
        if (targets.Count == 0) throw new WorldTroubleException("settings", "no app is known that would be pointed at the destination", null, "Name the apps in the settings (Kubernetes:Apps), restart the bot, then retry.");
        if (targets.FirstOrDefault(t => !t.IsGiven) is { } empty) throw NothingGiven(empty.App);
        var all = targets.SelectMany(t => new[] { (Kind: ConfigKind.ConfigMap, Name: t.ConfigMap, Values: t.Config), (Kind: ConfigKind.Secret, Name: t.Secret, Values: t.Hidden) })
            .Where(t => t.Values.Count > 0).GroupBy(t => (t.Kind, t.Name)).OrderBy(g => g.Key.Kind).ThenBy(g => g.Key.Name, StringComparer.Ordinal)
            .Select(g => new Wanted(g.Key.Kind, g.Key.Name, One(g.Key.Kind, g.Key.Name, g.SelectMany(t => t.Values)))).ToList();
        BotsOwn.Refuse(settings, all);
        return all;
    }

    private static ImmutableSortedDictionary<string, string> One(ConfigKind kind, string name, IEnumerable<KeyValuePair<string, string>> values)
    {
        var one = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in values)
        {
            if (one.TryGetValue(key, out var other) && other != value)
                throw new WorldTroubleException("settings", $"two apps want different values of {ForeignText.From(key, 80)} in one {AppConfiguration.Words(kind)} ({ForeignText.From(name, 80)})", null,
                    "Give the apps config maps and secrets of their own in the settings (Kubernetes:Apps:N:ConfigMap, Secret), restart the bot, then retry.");
            one[key] = value;
        }

        return one.ToImmutable();
    }

    private static WorldTroubleException NothingGiven(string app) => new(
        "settings", $"the settings do not say what {ForeignText.From(app, 80)} needs to reach the destination, and nothing is made up", null,
        "Give the apps' own values in the settings: Kubernetes:ConfigForDestination and Kubernetes:SecretForDestination (or the same of the app in Kubernetes:Apps:N), restart the bot, then retry.");
}
