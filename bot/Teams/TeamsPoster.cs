using System.Net;
using ChatOpsBot.Runbooks.Journal;
using Microsoft.Bot.Connector;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;
using Newtonsoft.Json.Linq;

namespace ChatOpsBot.Teams;

/// <summary>
/// What leaves for Teams: texts, and cards that are posted once and edited in place. Makes one attempt; when to try again is for the outbox worker.
/// </summary>
internal sealed class TeamsPoster(ConnectorFactory connectors, TeamsAddresses addresses, INotebook notebook) : ITeamsPoster
{
    private const string CardPage = "teams-card";

    public Task<Posted> SayAsync(string address, string text, CancellationToken cancel) =>
        SendAsync(address, new Activity { Type = ActivityTypes.Message, Text = text, TextFormat = TextFormatTypes.Plain }, cancel);

    public async Task<Posted> ShowAsync(string address, string slot, string card, string summary, CancellationToken cancel)
    {
        var activity = Card(card, summary);
        var key = $"{address} {slot}";
        if (await notebook.GetAsync(CardPage, key, cancel) is { } id)
        {
            var edited = await EditAsync(address, id, activity, cancel);
            if (edited is not Posted.Gone) return edited; // a card somebody deleted is posted anew
        }

        var posted = await SendAsync(address, activity, cancel);
        if (posted is Posted.Sent { Id: { } fresh }) await notebook.PutAsync(CardPage, key, fresh, cancel);
        return posted;
    }

    /// <summary>The card goes out byte for byte: a JSON node of another library would be taken apart by the SDK's serializer.</summary>
    private static Activity Card(string card, string summary) => new()
    {
        Type = ActivityTypes.Message,
        Summary = summary,
        Attachments = [new Attachment { ContentType = "application/vnd.microsoft.card.adaptive", Content = new JRaw(card) }],
    };

    private Task<Posted> SendAsync(string address, Activity activity, CancellationToken cancel) =>
        CallAsync(address, repeatable: false, (to, conversation) => to.SendToConversationAsync(conversation, activity, cancel), cancel);

    private Task<Posted> EditAsync(string address, string id, Activity activity, CancellationToken cancel)
    {
        activity.Id = id;
        return CallAsync(address, repeatable: true, (to, conversation) => to.UpdateActivityAsync(conversation, id, activity, cancel), cancel);
    }

    private async Task<Posted> CallAsync(string address, bool repeatable, Func<IConversations, string, Task<ResourceResponse>> call, CancellationToken cancel)
    {
        if (await addresses.FindAsync(address, cancel) is not { } known) return new Posted.GaveUp("Nobody has written to the bot from there yet, so its address is not known.");
        try
        {
            using var client = await connectors.CreateAsync(known.ServiceUrl, TeamsOptions.Issuer, cancel);
            var answer = await call(client.Conversations, known.Conversation);
            return new Posted.Sent(answer?.Id);
        }
        catch (Exception trouble) when (!cancel.IsCancellationRequested)
        {
            return PostTrouble.Read(trouble, repeatable);
        }
    }
}

/// <summary>Sends to Teams. The wall between the outbox worker and the SDK; texts and cards go in as plain strings.</summary>
public interface ITeamsPoster
{
    /// <param name="address"><c>teams:CONVERSATION</c>.</param>
    /// <param name="text">Plain text.</param>
    Task<Posted> SayAsync(string address, string text, CancellationToken cancel);

    /// <summary>Posts a card, or edits the one posted there before under the same slot.</summary>
    /// <param name="slot">Which card it is: <c>run-7</c>, <c>request-7-12</c>.</param>
    /// <param name="card">Adaptive Card JSON; sent byte for byte.</param>
    /// <param name="summary">For the notification.</param>
    Task<Posted> ShowAsync(string address, string slot, string card, string summary, CancellationToken cancel);
}

/// <summary>What became of one attempt to send.</summary>
public abstract record Posted
{
    /// <param name="Id">Teams' id of the message; null when it gave none.</param>
    public sealed record Sent(string? Id) : Posted;

    /// <param name="MaybePosted">The answer was lost: it may be there already, a second attempt may post it twice.</param>
    public sealed record TryLater(TimeSpan After, string Words, bool MaybePosted) : Posted;

    /// <summary>The message to be edited is not there any more.</summary>
    public sealed record Gone : Posted;

    /// <summary>Trying again is useless.</summary>
    public sealed record GaveUp(string Words) : Posted;
}
