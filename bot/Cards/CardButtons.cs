using System.Collections.Immutable;
using System.Globalization;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Cards;

/// <summary>The buttons of a card, made of what a person may do now: the same offers that help and refusals are made of.</summary>
public sealed class CardButtons(Buttons buttons)
{
    private const int MostOperations = 2;

    /// <summary>For the live card, in the order people need them. Operations only begin a command: their values are typed.</summary>
    /// <param name="canType">The edge can put words into its input (the page); else operations are left out.</param>
    public ImmutableArray<CardButton> ForRun(RunState run, ImmutableArray<Offer> offers, bool canType) =>
        [.. offers.Where(o => o.Allowed && o.Verb != Verb.Operation).Concat(offers.Where(o => o.Allowed && o.Verb == Verb.Operation).Take(MostOperations))
            .OrderBy(o => Rank(o.Verb)).Select(o => For(run, o, canType)).OfType<CardButton>()];

    /// <summary>Yes and no to a request. A consequential yes asks once more, with typed words where the runbook wants them.</summary>
    public ImmutableArray<CardButton> ForRequest(RunState run, ApprovalRequest request)
    {
        var basis = $"{request.Number}/{request.Asked.Digest}";
        var question = RunWords.Question(run, request);
        var yes = new CardButton(request.Asked.Confirm ? "Go on…" : "Approve…", buttons.Issue(run.Id, new Command.Approve(request.Number, null), basis), "positive")
        {
            Asks = new ButtonQuestion($"{(request.Asked.Confirm ? "Go on" : "Approve")}: {question}", request.Asked.Effect, Typed: request.Asked.Typed),
        };
        var no = new CardButton("Reject…", buttons.Issue(run.Id, new Command.Reject(request.Number, ""), basis))
        {
            Asks = new ButtonQuestion($"Reject: {question}", "All votes for it are void then.", Because: true),
        };
        return [yes, no];
    }

    private CardButton? For(RunState run, Offer offer, bool canType) => offer.Verb switch
    {
        Verb.StartPhase => Press(run, offer, new Command.StartPhase(offer.Target!), Say.Capital(offer.Command) + "…", "positive", "Those who must agree are asked."),
        Verb.Retry => Press(run, offer, new Command.Retry(offer.Target), $"Retry {offer.Target}", "positive"),
        Verb.Resume => Press(run, offer, new Command.Resume(), "Resume", "positive"),
        Verb.Operation when canType => Begin(offer),
        Verb.Pause => Press(run, offer, new Command.Pause(null), "Pause"),
        Verb.RollBack => Press(run, offer, new Command.RollBack(false), "Roll back…", "destructive", WayBackWords(run)),
        Verb.Panic when run.Pause is not { ByPanic: true } => Press(run, offer, new Command.Panic(null), "Panic…", "destructive", "Cuts what runs, begins no new call, pauses the copies, leaves the apps alone. Going on takes a second person."),
        _ => null,
    };

    private static int Rank(Verb verb) => verb switch
    {
        Verb.Retry => 0,
        Verb.Resume => 1,
        Verb.StartPhase => 2,
        Verb.Operation => 3,
        Verb.Pause => 4,
        Verb.RollBack => 5,
        _ => 6,
    };

    private CardButton Press(RunState run, Offer offer, Command command, string title, string style = "default", string? asks = null) =>
        new(title, buttons.Issue(run.Id, command, run.Seq.ToString(CultureInfo.InvariantCulture)), style)
        {
            Asks = asks is null ? null : new ButtonQuestion($"{Say.Capital(offer.Command)}?", asks, Command: offer.Command),
        };

    private static CardButton Begin(Offer offer)
    {
        var words = offer.Command.IndexOf('{', StringComparison.Ordinal) is >= 0 and var at ? offer.Command[..at] : offer.Command;
        return new CardButton(Say.Capital(words.Trim()) + "…", $"begin-{offer.Target}") { Asks = new ButtonQuestion(Command: words) };
    }

    private static string WayBackWords(RunState run)
    {
        var target = WayBack.Target(run.Shape, run.PhaseIndex);
        var steps = WayBack.Steps(run.Shape, run.PhaseIndex, target).Where(s => run.Steps[s.Id].Begun && s.Undo != UndoRule.None).Select(s => Say.Title(s.Title, s.Id)).ToList();
        var to = target < 0 ? "the start" : Say.Title(run.Shape.Phases[target].Title, run.Shape.Phases[target].Id);
        return steps.Count == 0 ? $"Back to {to}. Nothing has been changed since." : $"Back to {to}. Undone, in this order: {string.Join("; ", steps)}. A second person must agree.";
    }
}
