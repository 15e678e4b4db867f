using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Cards;

/// <summary>The live card of a run: what must be grasped within two seconds comes first.</summary>
public static class RunCardView
{
    public static RunCard From(RunState run, CardMoment moment, ImmutableArray<CardButton> buttons) => new(
        RunWords.Head(run),
        Where(run),
        RunSentence.Of(run, moment),
        Bar(run, moment),
        RunFigures.Of(run, moment),
        RunTrouble.Of(run, moment),
        $"{Lock(run, moment)} · as of {Say.At(moment.Now, moment.Zone, "HH:mm:ss")}",
        buttons);

    public static string Lock(RunState run, CardMoment moment)
    {
        var held = run.Locks.Where(l => l.Until > moment.Now).ToList();
        return held.Count == 0
            ? "Lock: free"
            : string.Join(" · ", held.Select(l => $"Lock{(l.Scope is null ? "" : $" of {l.Scope}")}: {moment.Name(l.Holder)}, {l.Because}, until {Say.Hour(l.Until, moment.Zone)}"));
    }

    /// <summary>In one or two words, for the window's title.</summary>
    public static string Headline(RunState run, CardMoment moment) => run.Mode switch
    {
        Mode.Finished => "done",
        Mode.Aborted => "aborted",
        Mode.RolledBack => "rolled back",
        Mode.Paused => "paused",
        Mode.RollingBack => "rolling back",
        _ when RunWords.Unknown(run).Count > 0 => "✕ unknown",
        _ when RunWords.Failed(run).Count > 0 => "✕ failed",
        _ => $"{Percent(run, moment)} %",
    };

    /// <summary>Of what runs now, where that can be told; else of the steps of the run.</summary>
    internal static int Percent(RunState run, CardMoment moment)
    {
        if (run.Mode == Mode.Finished) return 100;
        if (RunFigures.Progressing(run, moment) is { Progress: var progress }) return Share(progress.Done, progress.Of);
        var steps = run.PhaseSteps.ToList();
        return Share(steps.Count(s => s.IsOver), steps.Count);
    }

    private static int Share(double done, double of) => of <= 0 ? 0 : (int)Math.Clamp(Math.Floor(100 * done / of), 0, 100);

    private static CardBar? Bar(RunState run, CardMoment moment)
    {
        if (run.Mode is Mode.Aborted or Mode.RolledBack) return null;
        var color = RunWords.Failed(run).Count + RunWords.Unknown(run).Count > 0 ? "Attention"
            : run.Mode == Mode.Finished ? "Good"
            : run.Mode != Mode.Running || (run.OpenRequests.Any(r => r.Status == RequestStatus.Open) && RunFigures.Progressing(run, moment) is null) ? "Warning"
            : "Accent";
        return new CardBar(Percent(run, moment), color);
    }

    private static string Where(RunState run)
    {
        if (run.Ended) return Say.Capital(RunSentence.Mode(run));
        var phase = Say.Title(run.Phase.Title, run.Phase.Id);
        var (at, of) = RunWords.Step(run);
        return run.Mode == Mode.Running ? $"{phase} · step {at} of {of}" : $"{Say.Capital(RunSentence.Mode(run))} · {phase}";
    }
}
