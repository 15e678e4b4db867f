using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Cards;

/// <summary>The one sentence: what is, worst first.</summary>
internal static class RunSentence
{
    public static string Of(RunState run, CardMoment moment) => run.Mode switch
    {
        Runbooks.Runs.Mode.Finished => "Done.",
        Runbooks.Runs.Mode.Aborted => $"Aborted: {Say.Sentence(run.AbortBecause ?? "no reason is recorded")}",
        Runbooks.Runs.Mode.RolledBack => "Rolled back to the start. The apps are where they were.",
        Runbooks.Runs.Mode.Paused => Paused(run, moment),
        Runbooks.Runs.Mode.RollingBack => RollingBack(run),
        Runbooks.Runs.Mode.Aborting => "Aborting: what runs comes to its end, nothing new begins.",
        _ when moment.WorldGone is not null => "The world of this run is gone: nothing can be done in it any more.",
        _ => Broken(run) ?? Waiting(run, moment) ?? Going(run, moment),
    };

    public static string Mode(RunState run) => run.Mode switch
    {
        Runbooks.Runs.Mode.RollingBack => "rolling back",
        Runbooks.Runs.Mode.RolledBack => "rolled back",
        var mode => mode.ToString().ToLowerInvariant(),
    };

    private static string Paused(RunState run, CardMoment moment) => run.Pause is { ByPanic: true } panic
        ? $"Panic by {moment.Name(panic.By)}: all calls are cut, the copies pause, the apps are untouched."
        : $"Paused by {moment.Name(run.Pause?.By)}: nothing new begins.";

    private static string RollingBack(RunState run)
    {
        var plan = run.Rollback?.Plan ?? [];
        var undone = plan.Count(key => run.Steps.TryGetValue(key, out var s) && s.Status is StepStatus.Undone or StepStatus.Pending or StepStatus.Skipped);
        var target = run.Rollback?.Target is { } id ? Say.Title(run.Shape.Phases.First(p => p.Id == id).Title, id) : "the start";
        var failed = RunWords.Failed(run);
        return $"Rolling back to {target}: {undone} of {plan.Length} undone.{(failed.Count > 0 ? $" {RunWords.Of(failed[0])} could not be undone." : "")}";
    }

    private static string? Broken(RunState run)
    {
        var (unknown, failed) = (RunWords.Unknown(run), RunWords.Failed(run));
        var goesOn = RunWords.Running(run).Count > 0 ? " The rest goes on." : "";
        if (unknown.Count > 0) return $"Nobody knows yet whether this was done: {RunWords.Of(unknown[0])}.{goesOn}";
        return failed.Count switch
        {
            0 => null,
            1 => $"{RunWords.Of(failed[0])}: failed.{goesOn}",
            _ => $"{failed.Count} steps have failed, first {RunWords.Of(failed[0])}.{goesOn}",
        };
    }

    private static string? Waiting(RunState run, CardMoment moment)
    {
        var open = run.OpenRequests.Where(r => r.Status == RequestStatus.Open).ToList();
        if (open.Count > 0 && RunFigures.Progressing(run, moment) is null)
        {
            var missing = ApprovalVotes.Missing(run, open[0], moment);
            return $"Waiting for {missing}: {RunWords.Question(run, open[0])}";
        }

        return RunWords.WaitsAtGateOf(run) is { } next
            ? $"{Say.Title(run.Phase.Title, run.Phase.Id)} is done. Next: {Say.Title(next.Title, next.Id)}, when somebody says {next.Command}."
            : null;
    }

    private static string Going(RunState run, CardMoment moment)
    {
        if (RunFigures.Progressing(run, moment) is { Progress: var p } far)
            return $"{RunWords.Of(far.Step)}: {Say.Short(p.Done)} of {Say.Short(p.Of)} {p.Unit}.";
        if (RunWords.Running(run) is [var first, ..])
            return moment.Hints.TryGetValue(first.Key, out var saw) ? $"{RunWords.Of(first)}: {Say.Sentence(saw)}" : $"{RunWords.Of(first)}…";
        var next = RunWords.Live(run).FirstOrDefault(s => !s.IsOver);
        return next is null ? "About to go on." : moment.Hints.TryGetValue(next.Key, out var why) ? $"{RunWords.Of(next)} waits: {Say.Sentence(why)}" : $"Next: {RunWords.Of(next)}.";
    }
}
