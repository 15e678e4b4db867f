using ChatOpsBot.Runbooks.Actions;
using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Cards;

/// <summary>The card of a request: what will happen, who must say yes, and whether there is a way back.</summary>
public static class ApprovalCardView
{
    /// <summary>Enough for every reason why topics stay, and for the connectors; the rest is folded, and complete.</summary>
    private const int MostDetails = 24;
    private const int MostOfDetail = 300;

    public static ApprovalCard From(RunState run, ApprovalRequest request, CardMoment moment, ImmutableArray<CardButton> buttons)
    {
        var phase = PhaseOf(run, request);
        return new ApprovalCard(
            RunWords.Head(run) + (phase is null ? "" : $" · gate before {Say.Title(phase.Title, phase.Id)}"),
            RunWords.Question(run, request),
            Asked(request, moment),
            phase is { PointOfNoReturn: true } ? NoWayBack(phase) : null,
            Facts(run, request, phase, moment),
            ApprovalVotes.Of(run, request, moment),
            $"Request {request.Number} · effect {Digits(request.Asked.Digest)}. If anything above changes, votes are void and you are asked again.",
            buttons)
        {
            More = phase is null ? [.. Details(request).Skip(MostDetails).Select(d => ForeignText.From(d, MostOfDetail).Text)] : [],
        };
    }

    private static IEnumerable<string> Details(ApprovalRequest request) => request.Asked.Details.Where(d => d != request.Asked.Effect);

    private static string Asked(ApprovalRequest request, CardMoment moment)
    {
        var by = $"Asked by {moment.Name(request.Asked.Requester)} at {Say.Hour(request.AskedAt, moment.Zone)}.";
        return request.Asked.Expires is { } until ? $"{by} Counts as no at {Say.At(until, moment.Zone)}." : $"{by} It does not expire.";
    }

    private static string NoWayBack(PhaseShape phase)
    {
        var first = phase.Steps.First();
        return $"From the first step on ({Say.Title(first.Title, first.Id)}) the source no longer has all that is written: roll back is refused then.";
    }

    private static ImmutableArray<CardFact> Facts(RunState run, ApprovalRequest request, PhaseShape? phase, CardMoment moment)
    {
        var facts = ImmutableArray.CreateBuilder<CardFact>();
        if (phase is not null)
        {
            facts.Add(new CardFact("Does", string.Join(", then ", phase.Steps.Select(s => Say.Title(s.Title, s.Id)))));
            if (phase.Gate is { Needs.Length: > 0 } gate) facts.Add(new CardFact("Checked", string.Join(" · ", gate.Needs.Select(n => Need(run, n, moment)))));
            if (phase.Planned is { } planned) facts.Add(new CardFact("Planned", Say.Span(planned / run.Pace)));
        }

        else
        {
            // Of a gate the details are its steps, which stand above.
            facts.Add(new CardFact("Effect", request.Asked.Effect));
            foreach (var detail in Details(request).Take(MostDetails)) facts.Add(Fact(detail));
        }

        if (request.Asked.Of is RequestKind.Phase or RequestKind.Step) facts.Add(new CardFact("Way back", WayBackWords(run, phase)));
        if (request.Asked.Typed is { } typed) facts.Add(new CardFact("Typed", $"each approver types {typed}"));
        return facts.ToImmutable();
    }

    // "stops: 9 producers" reads as a fact of its own.
    private static CardFact Fact(string detail) =>
        detail.IndexOf(": ", StringComparison.Ordinal) is > 0 and < 20 and var at ? new CardFact(detail[..at], detail[(at + 2)..]) : new CardFact("", detail);

    // Green only what counts now; what is not known says since when.
    private static string Need(RunState run, string need, CardMoment moment) => moment.Marks.FirstOrDefault(m => m.Name == need) switch
    {
        { State: MarkState.Yes, Since: { } at } => $"✓ {need}, {Say.Hour(at, moment.Zone)}",
        { State: MarkState.NotKnown, Since: { } at } => $"◌ {need}: not known for {Say.Span(moment.Now - at)}",
        { State: MarkState.Old } => $"◷ {need} (is looked at again)",
        { State: MarkState.No } => $"✕ {need}",
        _ => run.Attestations.TryGetValue(need, out var attested) && !attested.Holds ? $"✕ {need}" : $"◷ {need}",
    };

    private static string WayBackWords(RunState run, PhaseShape? phase)
    {
        var index = phase is null ? run.PhaseIndex : run.Shape.Phases.IndexOf(phase);
        if (WayBack.NoWayBack(run.Shape, index) is { } none || run.NoReturn is not null) return "✕ none any more";
        if (phase is { PointOfNoReturn: true }) return "only until its first step is begun";
        var target = WayBack.Target(run.Shape, index);
        var steps = WayBack.Steps(run.Shape, index, target).Length;
        return $"yes, to {(target < 0 ? "the start" : Say.Title(run.Shape.Phases[target].Title, run.Shape.Phases[target].Id))}: at most {steps} steps are undone";
    }

    private static PhaseShape? PhaseOf(RunState run, ApprovalRequest request) =>
        request.Asked.Of == RequestKind.Phase ? run.Shape.Phases.FirstOrDefault(p => p.Id == request.Asked.Target) : null;

    private static string Digits(string digest) => digest.Length > 8 ? digest[..8] : digest;
}
