using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Cards;

/// <summary>The recap, once a run has ended.</summary>
public static class FinishedCardView
{
    private const int MostFigures = 3;

    /// <param name="incidents">What went wrong on the way, each in a few words, oldest first.</param>
    public static FinishedCard From(RunState run, CardMoment moment, IReadOnlyList<string> incidents, ImmutableArray<CardButton> buttons) => new(
        RunWords.Head(run),
        Sentence(run),
        run.Mode == Mode.Finished ? "Good" : "Warning",
        [.. Facts(run, moment, incidents).Where(f => f.Value.Length > 0)],
        $"Ended {Say.At(run.EndedAt ?? run.LastAt, moment.Zone)} · journal #{run.Seq} {Convert.ToHexStringLower(run.Link.Span)[..Math.Min(8, run.Link.Length * 2)]}",
        buttons);

    private static string Sentence(RunState run) => run.Mode switch
    {
        Mode.Finished => $"✓ Done: {run.Shape.Title}.",
        Mode.RolledBack => "↶ Rolled back to the start. The apps are where they were.",
        _ => $"✕ Aborted: {Say.Sentence(run.AbortBecause ?? "no reason is recorded")}",
    };

    private static IEnumerable<CardFact> Facts(RunState run, CardMoment moment, IReadOnlyList<string> incidents)
    {
        var end = run.EndedAt ?? run.LastAt;
        yield return new CardFact("Took", Say.Span(end - run.StartedAt));
        yield return new CardFact("Slowest", Slowest(run, end));
        foreach (var step in run.PhaseSteps.Where(s => run.Mode == Mode.Finished && s.IsOver && !s.Figures.IsDefaultOrEmpty).Reverse().Take(MostFigures))
            yield return new CardFact(RunWords.Of(step), string.Join(" · ", step.Figures.Select(f => $"{f.Name} {f.Value}")));
        yield return new CardFact("Incidents", incidents.Count == 0 ? "none" : $"{incidents.Count}: {string.Join(" · ", incidents.Take(4))}");
        yield return new CardFact("Skipped", string.Join(", ", run.PhaseSteps.Where(s => s is { Status: StepStatus.Skipped, Back: false } && run.Mode == Mode.Finished).Select(s => $"{RunWords.Of(s)} ({s.Words})")));
        yield return new CardFact("Approved", Approved(run, moment));
        yield return new CardFact("Stays", string.Join(" ", (run.Stays.IsDefault ? [] : run.Stays).Select(Say.Sentence)));
        yield return new CardFact("Decided", string.Join(" · ", run.Notes.Where(n => n.Kind == "decision").Select(n => n.Words)));
        yield return new CardFact("Left to do", string.Join(" · ", run.Notes.Where(n => n.Kind == "todo").Select(n => Todo(n, moment))));
    }

    private static string Slowest(RunState run, DateTimeOffset end)
    {
        var spans = run.Phases.Select(p => (p.Key, Span: (p.Value.CompleteAt ?? end) - p.Value.EnteredAt)).ToList();
        if (spans.Count == 0) return "";
        var slowest = spans.MaxBy(p => p.Span);
        return $"{Say.Title(run.Shape.Phases.First(p => p.Id == slowest.Key).Title, slowest.Key)}, {Say.Span(slowest.Span)}";
    }

    private static string Approved(RunState run, CardMoment moment) => string.Join(" · ", run.Requests.Values
        .Where(r => r.Status == RequestStatus.Used && r.Asked.Of == RequestKind.Phase)
        .Select(r => $"{string.Join(", ", r.Votes.Select(v => moment.Name(v.Person)))} ({Say.Title(run.Shape.Phases.First(p => p.Id == r.Asked.Target).Title, r.Asked.Target)})"));

    private static string Todo(NoteState note, CardMoment moment) =>
        note.Words + (note.For is null ? "" : $" ({moment.Name(note.For)}{(note.Due is { } due ? $", by {due:yyyy-MM-dd}" : "")})");
}
