using ChatOpsBot.Chat;
using Microsoft.Bot.Schema;
using Newtonsoft.Json.Linq;

namespace ChatOpsBot.Teams;

/// <summary>From the activity of Teams to our own message. Nothing of the SDK goes further than this room.</summary>
internal static class TeamsActivity
{
    public const string Edge = "teams";

    /// <summary>The tenant both fields name, in lower case; null when they differ or one is missing.</summary>
    public static string? Tenant(Activity activity)
    {
        var (one, two) = (activity.Conversation?.TenantId, ((activity.ChannelData as JObject)?["tenant"] as JObject)?["id"] as JValue);
        return one is { Length: > 0 } && string.Equals(one, two?.Value as string, StringComparison.OrdinalIgnoreCase) ? one.ToLowerInvariant() : null;
    }

    public static string Address(Activity activity) => $"{Edge}:{activity.Conversation.Id}";

    /// <summary>A typed message, or the press of an old client's submit button; null when there is neither.</summary>
    public static ChatMessage? Message(Activity activity)
    {
        if (activity.Value is JObject value && Pressed(value) is { } press) return From(activity, null, press);
        return string.IsNullOrWhiteSpace(activity.Text) ? null : From(activity, WithoutMention(activity), null);
    }

    /// <summary>The press of an <c>Action.Execute</c> button; null when the value is not one.</summary>
    public static ChatMessage? Execute(Activity activity) =>
        activity.Value is JObject value && value["action"] is JObject action && Word(action, "type") == "Action.Execute"
        && action["data"] is JObject data && Pressed(data) is { } press ? From(activity, null, press) : null;

    private static ChatMessage From(Activity activity, string? text, Press? press)
    {
        var identity = PlatformIdentity.Teams(Tenant(activity) ?? "", activity.From.AadObjectId ?? "");
        return new ChatMessage(Edge, activity.Conversation.Id, $"{activity.Conversation.Id}/{activity.Id}", identity, text, press);
    }

    private static Press? Pressed(JObject data) => Word(data, "b") is { Length: > 0 } button ? new Press(button, Word(data, "typed"), Word(data, "because")) : null;

    private static string? Word(JObject from, string name) => (from[name] as JValue)?.Value as string;

    // Only mentions of the bot itself, by their entity: "todo … for <at>Marta</at>" keeps hers.
    private static string WithoutMention(Activity activity)
    {
        var text = activity.Text.Replace("&nbsp;", " ", StringComparison.Ordinal);
        foreach (var entity in activity.Entities ?? [])
        {
            if (entity.Type != "mention" || (entity.Properties["mentioned"] as JObject)?["id"] is not JValue { Value: string id } || id != activity.Recipient.Id) continue;
            if (entity.Properties["text"] is JValue { Value: string { Length: > 0 } said }) text = text.Replace(said, " ", StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }
}
