using ChatOpsBot.Chat;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Schema;

namespace ChatOpsBot.Teams;

/// <summary>
/// One turn: the activity becomes our message, the decision is made and journaled, and the turn ends. Nothing is sent from inside it,
/// and nothing keeps its context.
/// </summary>
internal sealed partial class TeamsBot(
    Func<ChatMessage, CancellationToken, Task<ChatReply>> intake, TeamsReplies replies, TeamsAddresses addresses, Repeats repeats, ILogger<TeamsBot> log) : IBot
{
    /// <summary>Teams gives up after some seconds; long before, the person hears that it is being worked on.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1.5);

    public async Task OnTurnAsync(ITurnContext turnContext, CancellationToken cancellationToken = default)
    {
        var activity = (Activity)turnContext.Activity;
        switch (activity.Type)
        {
            case ActivityTypes.Message when TeamsActivity.Message(activity) is { } message:
                await addresses.RememberAsync(activity, CancellationToken.None);
                if (repeats.IsFirst(message.MessageId)) await SayAsync(message);
                break;
            case ActivityTypes.ConversationUpdate or ActivityTypes.InstallationUpdate:
                await addresses.RememberAsync(activity, CancellationToken.None);
                break;
            case ActivityTypes.Invoke:
                var answer = await InvokeAsync(activity);
                await turnContext.SendActivityAsync(new Activity { Type = ActivityTypesEx.InvokeResponse, Value = answer }, CancellationToken.None);
                break;
        }
    }

    // Never on the request's token: when Teams hangs up, the decision is still made, once.
    private async Task SayAsync(ChatMessage message)
    {
        try
        {
            var reply = await intake(message, CancellationToken.None);
            if (reply.Kind != ReplyKind.SeenBefore) replies.Add(message.Address, reply);
        }
        catch (Exception bug)
        {
            Failed(bug);
            repeats.Forget(message.MessageId); // delivered again, it is taken again; the journal knows whether it was done
            replies.Add(message.Address, ChatReply.Refused("Something went wrong here, and it is not sure that this was done. Look at status, then say it again."));
        }
    }

    private async Task<InvokeResponse> InvokeAsync(Activity activity)
    {
        if (activity.Name != "adaptiveCard/action") return InvokeAnswer.NotImplemented();
        if (TeamsActivity.Execute(activity) is not { } press) return InvokeAnswer.Error(400, "BadRequest", "This is no button of this bot.");
        try
        {
            await addresses.RememberAsync(activity, CancellationToken.None);
            var reply = await intake(press, CancellationToken.None).WaitAsync(Budget, CancellationToken.None);
            return InvokeAnswer.Words(reply.Words);
        }
        catch (TimeoutException)
        {
            return InvokeAnswer.Words("Still being decided; the card will show it.");
        }
        catch (Exception bug)
        {
            Failed(bug);
            return InvokeAnswer.Error(500, "InternalError", "Something went wrong here; nobody's fault but ours. The card shows what stands.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What came from Teams could not be worked on.")]
    private partial void Failed(Exception bug);
}
