using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Table 2.4: retry, skip, settle and check against the state of a step.</summary>
internal static class StepRules
{
    public static bool CanRetry(StepState s) => s switch
    {
        { Status: StepStatus.Failed } => !s.RetryAsked,
        { Status: StepStatus.Unknown, Back: true } => !s.RetryAsked,
        { Status: StepStatus.Previewed } => s.WaitsForRetry,
        _ => false,
    };

    public static Refusal? Retry(StepState s) => CanRetry(s) ? null : s.Status switch
    {
        StepStatus.Pending => No("not-begun", $"{s.Key} waits for its turn"),
        StepStatus.Previewed => No("asked", $"{s.Key} asks by itself when its needs hold"),
        StepStatus.AwaitingApproval => No("asked", $"{s.Key} is asked for: it waits for approval"),
        StepStatus.Due => No("next", $"{s.Key} is next"),
        StepStatus.Running => No("running", $"{s.Key} runs since {s.StartedAt:HH:mm:ss} UTC"),
        StepStatus.Undoing => No("running", $"{s.Key} is being undone since {s.StartedAt:HH:mm:ss} UTC"),
        StepStatus.Succeeded => No("done", $"{s.Key} is done", s.Changes ? null : $"check {s.Key}"),
        StepStatus.Unknown => No("unknown", $"nobody knows whether {s.Key} was done", $"settle {s.Key} first"),
        StepStatus.Skipped => No("skipped", $"{s.Key} is skipped"),
        StepStatus.Undone => No("undone", $"{s.Key} is undone"),
        _ => No("asked", $"{s.Key} is retried already"),
    };

    public static Refusal? Settle(StepState s) => s.Status == StepStatus.Unknown ? null : s.Status switch
    {
        StepStatus.Running or StepStatus.Undoing => No("running", $"{s.Key} is still running", "wait, or panic cuts it"),
        StepStatus.Failed => No("known", $"{s.Key} is known as failed", s.WayOut ?? $"retry {s.Key}"),
        _ => No("known", $"nothing is unknown about {s.Key}"),
    };

    public static Refusal? Check(StepState s) => s.Status switch
    {
        StepStatus.Succeeded when !s.Changes => s.CheckAsked ? No("looking", $"{s.Key} is being looked at already") : null,
        StepStatus.Succeeded => No("changes", $"{s.Key} changes things: it cannot be looked at again", "look at the step that observes it"),
        StepStatus.Running => No("looking", $"{s.Key} is looking now"),
        StepStatus.Failed => No("failed", $"{s.Key} failed", $"retry {s.Key}"),
        StepStatus.Unknown => No("unknown", $"nobody knows whether {s.Key} was done", $"settle {s.Key}"),
        _ => No("not-done", $"{s.Key} is not done yet"),
    };

    /// <summary>Skip on the way forward.</summary>
    public static Refusal? Skip(RunState state, StepState s)
    {
        if (s.Status switch
        {
            StepStatus.Running when s.IsObservation => null,
            StepStatus.Running => No("running", $"{s.Key} runs", "panic cuts it"),
            StepStatus.Undoing => No("running", $"{s.Key} is being undone"),
            StepStatus.Succeeded => No("done", $"{s.Key} is done"),
            StepStatus.Unknown => No("unknown", $"nobody knows whether {s.Key} was done", $"settle {s.Key} first"),
            StepStatus.Skipped => No("skipped", $"{s.Key} is skipped already"),
            StepStatus.Undone => No("undone", $"{s.Key} is undone"),
            _ => null,
        } is { } refusal)
            return refusal;
        if (s.Operation is null && (s.PhaseIndex != state.PhaseIndex || !state.Entered))
            return No("not-its-phase", $"{s.Key} belongs to phase {state.Shape.Phases[s.PhaseIndex].Id}, the run is in {state.Phase.Id}");
        if (s.Shape.Skip == SkipRule.Never) return No("skip-never", $"{s.Key} may never be skipped", Instead(state, s));
        return Missed(state, s);
    }

    /// <summary>Skip on the way back: a failed or unknown undo is left behind.</summary>
    public static Refusal? LeaveBehind(StepState s) => s is { Back: true, Status: StepStatus.Failed or StepStatus.Unknown }
        ? null
        : s.Status == StepStatus.Undoing ? No("running", $"{s.Key} is being undone") : No("not-failed", $"the undo of {s.Key} has not failed", "only a failed or unknown undo can be left behind");

    /// <summary>Who would miss it: later steps that read its facts or need its attestation.</summary>
    private static Refusal? Missed(RunState state, StepState s)
    {
        var shape = s.Shape;
        var later = state.Shape.Phases.SelectMany(p => p.Steps).Where(o => o.Id != s.Key && !state.Steps[o.Id].IsOver).ToList();
        if (s.Operation is { } key)
            later = [.. state.Operations.Find(o => o.Key == key)!.Shape.Steps.Where(o => !state.Steps[$"{key}/{o.Id}"].IsOver && o.Id != shape.Id)];
        if (later.Find(o => Inputs.FactsRead(o).Contains(shape.Id)) is { } reader)
            return No("facts-read", $"{reader.Id} reads what {s.Key} finds out", Instead(state, s));
        if (shape.Attests is not { } name) return null;
        if (later.Find(o => o.Needs.Contains(name) || o.Gate?.Needs.Contains(name) == true) is { } needer)
            return No("attestation-needed", $"{needer.Id} needs {name}", Instead(state, s));
        var gate = state.Shape.Phases.Skip(state.PhaseIndex + 1).FirstOrDefault(p => p.Gate?.Needs.Contains(name) == true);
        return gate is null ? null : No("attestation-needed", $"the gate of {gate.Id} needs {name}", Instead(state, s));
    }

    /// <summary>What leads on where a step may not be left out: what mends it, what its failure said, or that it is tried again; and always the way back.</summary>
    private static string Instead(RunState state, StepState s)
    {
        var mending = state.Shape.Operations.Where(o => o.Mends.Contains(s.Shape.Id) && state.Entered && o.In.Contains(state.Phase.Id)).Select(o => $"'{o.Command}'").ToList();
        var way = s.Status == StepStatus.Failed ? s.WayOut ?? $"retry {s.Key}" : "wait until it is so";
        var back = state.NoReturn is null ? "; or 'roll back'" : "";
        return $"{way}{(mending.Count == 0 ? "" : $"; what mends it: {string.Join(", ", mending)}")}{back}";
    }

    private static Refusal No(string rule, string words, string? wayOut = null) => new(rule, words, wayOut);
}
