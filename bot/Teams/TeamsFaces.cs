using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Cards;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Settings;

namespace ChatOpsBot.Teams;

/// <summary>A card as it goes out.</summary>
/// <param name="Slot">Which card it is; the same slot is edited in place.</param>
/// <param name="Json">Adaptive Card JSON.</param>
/// <param name="Summary">For the notification.</param>
/// <param name="Request">Number of the request it puts before people; null for other cards and for closed requests.</param>
public sealed record TeamsCard(string Slot, string Json, string Summary, int? Request = null);

/// <summary>
/// The cards of a run for a conversation. All who are there see the same card, so it has the buttons that anybody may press now; who presses is
/// judged when it is pressed.
/// </summary>
internal sealed class TeamsFaces(RunDesk desk, Buttons buttons, WorldViews views, People people, BotSettings settings)
{
    private readonly CardShelf cards = CardShelf.Beside();
    private readonly CardButtons offered = new(buttons);
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone);
    private readonly ImmutableDictionary<string, string> names = people.All.ToImmutableDictionary(p => p.Id, p => p.Name);

    /// <summary>The live card first, then one of each request.</summary>
    public IReadOnlyList<TeamsCard> Draw(RunState run, DateTimeOffset now)
    {
        var moment = new CardMoment(now, zone, names, desk.Hints(run.Id), views.Of(run.Id))
        {
            People = people.All, WorldGone = desk.SituationOf(run.Id).WorldGone, Marks = Marks.For(run, desk.SituationOf(run.Id)),
        };
        return [Live(run, moment), .. run.Requests.Values.Select(r => Request(run, r, moment))];
    }

    private TeamsCard Live(RunState run, CardMoment moment)
    {
        var anybody = people.All.SelectMany(p => desk.OffersFor(run.Id, p.Id)).Where(o => o.Allowed).DistinctBy(o => (o.Verb, o.Target)).ToImmutableArray();
        var card = run.Ended
            ? cards.Draw(FinishedCardView.From(run, moment, [], []))
            : cards.Draw(RunCardView.From(run, moment, offered.ForRun(run, anybody, canType: false)));
        return new TeamsCard($"run-{run.Number}", card.ToJsonString(), RunSentence.Of(run, moment));
    }

    private TeamsCard Request(RunState run, ApprovalRequest request, CardMoment moment)
    {
        var open = request.Status == RequestStatus.Open;
        var view = ApprovalCardView.From(run, request, moment, open ? offered.ForRequest(run, request) : []);
        var card = cards.Draw(open ? view : view with { Foot = Closed(request, moment) });
        if (open && card["body"] is JsonArray body) AddInputs(body, request);
        return new TeamsCard($"request-{run.Number}-{request.Number}", card.ToJsonString(), view.Question, open ? request.Number : null);
    }

    // Teams has no dialog that asks before a press; what must be typed stands on the card, and comes with the button.
    private static void AddInputs(JsonArray body, ApprovalRequest request)
    {
        if (request.Asked.Typed is { } typed) body.Add(Input("typed", $"To approve, type {typed}"));
        body.Add(Input("because", "To reject, give the reason"));
    }

    private static JsonObject Input(string id, string label) => new() { ["type"] = "Input.Text", ["id"] = id, ["label"] = label, ["maxLength"] = 500 };

    private static string Closed(ApprovalRequest request, CardMoment moment) => request.Status switch
    {
        RequestStatus.Granted => $"Request {request.Number} has its approvals; it begins when what it needs holds.",
        RequestStatus.Used => $"Request {request.Number} was approved.",
        RequestStatus.Rejected => $"Request {request.Number} was rejected by {moment.Name(request.ClosedBy)}: {request.Words}",
        RequestStatus.Expired => $"Request {request.Number} has expired, which counts as no.",
        _ => $"Request {request.Number} is void: {request.Words}",
    };
}
