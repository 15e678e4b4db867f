using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Cards;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Console;

/// <summary>The cards of a run for one viewer, and what their buttons ask.</summary>
public sealed class RoomCards(Buttons buttons, WorldViews views, People people, RoomSetup setup, IRunbookShelf shelf)
{
    private readonly CardShelf _cards = CardShelf.Beside();
    private readonly CardButtons _buttons = new(buttons);
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(setup.Zone);
    private readonly ImmutableDictionary<string, string> _names = people.All.ToImmutableDictionary(p => p.Id, p => p.Name);

    public CardMoment Moment(RunState run, ImmutableDictionary<string, string> hints, Situation situation) =>
        new(situation.Now, _zone, _names, hints, views.Of(run.Id)) { People = people.All, WorldGone = situation.WorldGone, Marks = Marks.For(run, situation) };

    /// <param name="incidents">What went wrong on the way, for the recap.</param>
    public RoomDrawing Draw(RunState run, Person? viewer, ImmutableArray<Offer> offers, CardMoment moment, IReadOnlyList<string> incidents)
    {
        var asked = ImmutableDictionary.CreateBuilder<string, ButtonQuestion>(StringComparer.Ordinal);
        var offered = Keep(run.Ended ? Next(run, viewer, moment) : _buttons.ForRun(run, offers, canType: true), asked);
        var card = run.Ended ? _cards.Draw(FinishedCardView.From(run, moment, incidents, offered)) : _cards.Draw(RunCardView.From(run, moment, offered));
        var requests = run.OpenRequests.Where(r => r.Status == RequestStatus.Open).Select(r => Request(run, r, viewer, offers, moment, asked)).ToImmutableArray();
        return new RoomDrawing(card, requests, asked.ToImmutable());
    }

    /// <summary>Before anything has been started: what to type.</summary>
    public RoomDrawing Nothing(Person? viewer, DateTimeOffset now)
    {
        var asked = ImmutableDictionary.CreateBuilder<string, ButtonQuestion>(StringComparer.Ordinal);
        var (offered, start) = (Keep(Again(viewer), asked), Start());
        var card = new RunCard(
            setup.Environment.ToUpperInvariant(),
            "Not started",
            setup.Environment == "practice" ? "A practice migration is ready." : "No migration is running.",
            null,
            [],
            start is null ? null : new CardTrouble("accent", "◷ It waits for one line in the chat:", start),
            $"as of {Say.At(now, _zone, "HH:mm:ss")}",
            offered);
        return new RoomDrawing(_cards.Draw(card), [], asked.ToImmutable());
    }

    private RoomRequest Request(
        RunState run, ApprovalRequest request, Person? viewer, ImmutableArray<Offer> offers, CardMoment moment, ImmutableDictionary<string, ButtonQuestion>.Builder asked)
    {
        var (may, mayNot) = (May(Verb.Approve), May(Verb.Reject));
        var both = _buttons.ForRequest(run, request);
        var card = ApprovalCardView.From(run, request, moment, Keep([.. both.Where((_, i) => i == 0 ? may : mayNot)], asked));
        return new RoomRequest(request.Number, card.Question, may, request.Asked.Expires, _cards.Draw(card));

        bool May(Verb verb) => viewer is not null && request.Votes.All(v => v.Person != viewer.Id)
            && offers.Any(o => o.Verb == verb && o.Allowed && (o.Target is null || o.Target == $"{request.Number}"));
    }

    /// <summary>
    /// After a run: what can really be begun. Where the run has changed its world (records are over, apps have moved) the same start would fail:
    /// in practice the world is made anew first.
    /// </summary>
    private ImmutableArray<CardButton> Next(RunState run, Person? viewer, CardMoment moment)
    {
        var used = moment.WorldGone is null && run.Mode != Mode.RolledBack && run.PhaseSteps.Any(s => s.Changes && s.Begun);
        if (!used) return Again(viewer);
        return viewer is null || !setup.CanBeAnew ? [] : [new CardButton("Practice again…", "begin-again", "positive") { Asks = new ButtonQuestion(Command: "practice again") }];
    }

    private ImmutableArray<CardButton> Again(Person? viewer) => viewer is null || Start() is not { } start
        ? []
        : [new CardButton("Start the migration…", "begin-start", "positive") { Asks = new ButtonQuestion(Command: start) }];

    // The migration is what this is for; the other runbooks are in "runbooks".
    private string? Start() => shelf.Runbooks.FirstOrDefault(r => r.NotHere is null) is { } runbook ? $"start {runbook.Name}" : null;

    private static ImmutableArray<CardButton> Keep(ImmutableArray<CardButton> offered, ImmutableDictionary<string, ButtonQuestion>.Builder asked)
    {
        foreach (var button in offered)
            if (button.Asks is { } asks)
                asked[button.Id] = asks;
        return offered;
    }
}

public sealed record RoomDrawing(JsonNode? Card, ImmutableArray<RoomRequest> Requests, ImmutableDictionary<string, ButtonQuestion> Buttons);
