using System.Text.Json;
using ChatOpsBot.Runbooks.Journal;
using Microsoft.Bot.Schema;

namespace ChatOpsBot.Teams;

/// <summary>Where a conversation is reached, kept in the notebook: Teams may move it, so the last address seen counts.</summary>
internal sealed class TeamsAddresses(INotebook notebook)
{
    private const string Page = "teams-address";

    public Task RememberAsync(Activity activity, CancellationToken cancel) =>
        notebook.PutAsync(Page, TeamsActivity.Address(activity), JsonSerializer.Serialize(new TeamsAddress(activity.ServiceUrl, activity.Conversation.Id)), cancel);

    public async Task<TeamsAddress?> FindAsync(string address, CancellationToken cancel) =>
        await notebook.GetAsync(Page, address, cancel) is { } text ? JsonSerializer.Deserialize<TeamsAddress>(text) : null;
}

/// <param name="Conversation">Teams' id, with the thread where there is one.</param>
internal sealed record TeamsAddress(string ServiceUrl, string Conversation);
