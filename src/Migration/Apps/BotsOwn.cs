using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>The bot's own credentials are all-powerful: no app may be given them, under whatever key.</summary>
internal static class BotsOwn
{
    public static void Refuse(MigrationSettings settings, IReadOnlyList<Wanted> all)
    {
        foreach (var wanted in all)
            foreach (var (key, value) in wanted.Values)
                if (Mistake(settings.Destination, value) is { } mistake)
                    throw new WorldTroubleException("bots-own", $"{key} of {wanted.Words} would give the apps {mistake}", null,
                        "Make a user of their own for the apps, with the rights they need and no more, and give it in the settings (Kubernetes:ConfigForDestination, SecretForDestination); restart the bot, then retry.");
    }

    private static string? Mistake(KafkaSettings own, string value) =>
        own.Password.Length > 0 && value.Contains(own.Password, StringComparison.Ordinal) ? "the bot's own password of the destination"
        : own.User.Length > 0 && Users.In(value).Contains(own.User, StringComparer.Ordinal) ? $"the bot's own user {ForeignText.From(own.User, 60)}"
        : own.User.Length > 0 && value == own.User ? $"the bot's own user {ForeignText.From(own.User, 60)}"
        : own.Key.Length > 0 && (value == own.Key || value == own.Certificate) ? "the bot's own certificate"
        : null;
}
