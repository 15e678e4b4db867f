namespace ChatOpsBot.Chat;

/// <summary>
/// What a person said or pressed, as every edge hands it to the intake: the request has been verified, nothing in it is trusted further.
/// </summary>
/// <param name="Edge"><c>page</c>, <c>teams</c>, <c>cli</c>.</param>
/// <param name="Conversation">The edge's id of the conversation, without the edge (<c>main</c>, <c>19:…@thread.tacv2</c>).</param>
/// <param name="MessageId">The edge's own id of the message or press; the same id twice changes nothing.</param>
/// <param name="Text">What was typed, as it came (mentions of the bot already taken out); null for a press.</param>
/// <param name="Press">A button; null for text.</param>
public sealed record ChatMessage(string Edge, string Conversation, string MessageId, PlatformIdentity From, string? Text, Press? Press = null)
{
    /// <summary>The conversation across all edges: <c>page:main</c>.</summary>
    public string Address => $"{Edge}:{Conversation}";

    /// <summary>What the journal names as the cause.</summary>
    public string Cause => $"{Edge}:{MessageId}";
}

/// <summary>A button press: an opaque id of ours, and what the person typed beside it.</summary>
public sealed record Press(string Button, string? Typed = null, string? Because = null);

/// <summary>
/// Who somebody is on their platform: Entra object id with tenant, or the page's login. Display names and e-mail addresses are not identity.
/// </summary>
public sealed record PlatformIdentity(string Edge, string Id, string? Tenant = null)
{
    /// <summary>The page knows people by their principal id.</summary>
    public static PlatformIdentity Page(string person) => new("page", person);

    /// <summary>Entra ids are GUIDs, whose letters mean the same in both cases.</summary>
    public static PlatformIdentity Teams(string tenant, string objectId) => new("teams", objectId.ToLowerInvariant(), tenant.ToLowerInvariant());

    /// <summary>As the journal keeps it: <c>tenant/object</c>, or the login.</summary>
    public string Written => Tenant is null ? Id : $"{Tenant}/{Id}";
}
