using System.Net;
using Microsoft.Bot.Schema;
using Microsoft.Rest;

namespace ChatOpsBot.Teams;

/// <summary>From what a call to the connector threw to what is to be done: its rules are in Teams' table of status codes.</summary>
internal static class PostTrouble
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="repeatable">Doing it twice does no harm (an edit).</param>
    public static Posted Read(Exception trouble, bool repeatable) => trouble switch
    {
        ErrorResponseException { Response: { } response } => ByStatus(response, repeatable),
        SerializationException => new Posted.Sent(null), // 201 with a body nobody can read: it was posted
        UnauthorizedAccessException => new Posted.GaveUp("The service address of this conversation is not on the list."),
        HttpRequestException or IOException or OperationCanceledException => new Posted.TryLater(Soon, "Teams could not be reached.", MaybePosted: !repeatable),
        _ => new Posted.TryLater(Soon, $"Sending failed: {trouble.GetType().Name}.", MaybePosted: !repeatable),
    };

    private static Posted ByStatus(HttpResponseMessageWrapper response, bool repeatable) => response.StatusCode switch
    {
        HttpStatusCode.NotFound when repeatable => new Posted.Gone(),
        HttpStatusCode.TooManyRequests => new Posted.TryLater(RetryAfter(response), "Teams asks to wait.", MaybePosted: false),
        HttpStatusCode.PreconditionFailed => new Posted.TryLater(Soon, "Teams asks to try again.", MaybePosted: false),
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
            new Posted.TryLater(Soon, $"Teams answered {(int)response.StatusCode}.", MaybePosted: !repeatable),
        HttpStatusCode.Unauthorized => new Posted.TryLater(Longest, "Teams does not accept the bot's credential; see the section Teams of the settings.", MaybePosted: false),
        HttpStatusCode.RequestEntityTooLarge => new Posted.GaveUp("The message is too big for Teams."),
        var status => new Posted.GaveUp($"Teams answered {(int)status}."),
    };

    private static TimeSpan RetryAfter(HttpResponseMessageWrapper response) =>
        response.Headers.TryGetValue("Retry-After", out var values) && int.TryParse(values.FirstOrDefault(), out var seconds) && seconds >= 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds))
            : Soon;
}
