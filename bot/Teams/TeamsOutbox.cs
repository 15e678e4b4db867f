using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Workers;

namespace ChatOpsBot.Teams;

/// <summary>Brings the rows of the outbox to Teams.</summary>
internal sealed class TeamsOutbox(ITeamsPoster poster, Conversations conversations) : IPoster
{
    // A second attempt at a text that may be there already would say it twice; a few of them are better than a silence.
    private const int MostBlindAttempts = 3;

    public string Edge => TeamsActivity.Edge;

    public async Task PostAsync(OutboxRow row, CancellationToken cancel)
    {
        var said = Announcement.Read(row.Body);
        switch (await poster.SayAsync(row.Conversation, said.Words, cancel))
        {
            case Posted.Sent when said.Request is { } request:
                await conversations.ShownAsync(row.Conversation, said.Run, request, cancel);
                break;
            case Posted.TryLater later:
                throw new PostException(later.Words, later.After, final: later.MaybePosted && row.Attempts >= MostBlindAttempts);
            case Posted.GaveUp gaveUp:
                throw new PostException(gaveUp.Words, final: true);
        }
    }
}
