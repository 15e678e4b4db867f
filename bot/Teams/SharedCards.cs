using System.Collections.Immutable;
using ChatOpsBot.Cards;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Settings;

namespace ChatOpsBot.Teams;

/// <summary>
/// The live card of a run as a whole conversation sees it: its buttons are what an operator may do; whoever presses is checked then.
/// While people are asked, the card is the request.
/// </summary>
public sealed class SharedCards(RunDesk desk, Buttons buttons, WorldViews views, People people, BotSettings settings)
{
    private readonly CardShelf _cards = CardShelf.Beside();
    private readonly CardButtons _buttons = new(buttons);
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone);
    private readonly ImmutableDictionary<string, string> _names = people.All.ToImmutableDictionary(p => p.Id, p => p.Name);

    public TeamsCard Draw(RunState run)
    {
        var moment = new CardMoment(desk.SituationOf(run.Id).Now, _zone, _names, desk.Hints(run.Id), views.Of(run.Id)) { People = people.All };
        var offered = _buttons.ForRun(run, Offers(run), canType: false);
        if (run.Ended) return Card(run, "run", _cards.Draw(FinishedCardView.From(run, moment, [], [])), $"Run {run.Number} has ended.");
        return run.OpenRequests.FirstOrDefault() is { } request
            ? Card(run, "run", _cards.Draw(ApprovalCardView.From(run, request, moment, _buttons.ForRequest(run, request))), request.Asked.Effect)
            : Card(run, "run", _cards.Draw(RunCardView.From(run, moment, offered)), $"Run {run.Number}: {run.Phase.Title}");
    }

    private static TeamsCard Card(RunState run, string slot, System.Text.Json.Nodes.JsonNode card, string summary) =>
        new($"{slot}-{run.Number}", card.ToJsonString(), summary);

    private ImmutableArray<Offer> Offers(RunState run) =>
        people.All.FirstOrDefault(p => p.Roles.Intersect(run.Shape.Operators, StringComparer.Ordinal).Any()) is { } operates ? desk.OffersFor(run.Id, operates.Id) : [];
}
