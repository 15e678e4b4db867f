using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Cards;

/// <summary>What holds us back, and the way out: the worst of what there is.</summary>
internal static class RunTrouble
{
    private const int MostOfProof = 600;
    private const int MostWrong = 4;

    public static CardTrouble? Of(RunState run, CardMoment moment)
    {
        if (run.Ended) return Stays(run);
        if (moment.WorldGone is { } gone)
            return new CardTrouble("warning", $"! {Say.Capital(Say.Sentence(gone))}", run.Environment == "practice"
                ? "Say 'practice again': a new practice world, and this run is closed. Or 'abort because …': it is only closed."
                : "Say 'abort because …': the run is closed and says what stays. Look first whether the settings name the right clusters.");
        return Unknown(run) ?? Failed(run) ?? Paused(run, moment) ?? Wrong(run, moment) ?? Told(run) ?? Lost(run) ?? NotKnown(moment) ?? Deadline(run) ?? Held(run, moment);
    }

    private static CardTrouble? Unknown(RunState run) => RunWords.Unknown(run) is [var step, ..]
        ? new CardTrouble("attention", $"? {Say.Sentence(step.Words ?? "The call was cut")}", step.VerifyCannotTell
            ? $"Look yourself, then say settle {Target(step)} as done because … (or as not done). A second person must agree."
            : "The world is being asked. Nothing is tried again blindly.", Proof(step.Proof))
        : null;

    private static CardTrouble? Failed(RunState run) => RunWords.Failed(run) is [var step, ..]
        ? new CardTrouble("attention", $"✕ {Say.Sentence(step.Words ?? "It failed")}", WayOut(step), Proof(step.Proof))
        : null;

    private static string WayOut(StepState step)
    {
        var way = step.WayOut is { } words ? Say.Sentence(words) + " " : "";
        var again = way.Contains("retry", StringComparison.OrdinalIgnoreCase) ? "" : $"Then retry {Target(step)}.";
        var past = step.Back ? $" {EventWords.PastUndo(Target(step))}" : "";
        return $"{way}{again}".TrimEnd() + past;
    }

    private static string? Proof(string? said) => said is { Length: > 0 } ? ForeignText.From(said, MostOfProof).Text : null;

    private static CardTrouble? Paused(RunState run, CardMoment moment) => run.Pause is { } pause
        ? new CardTrouble("warning", $"‖ {(pause.Why is "panic" or "" ? "Everything is stopped." : Say.Sentence(pause.Why))}", pause.ByPanic
            ? $"Since {Say.Hour(pause.At, moment.Zone)}. To go on: resume, and a second person agrees."
            : $"Since {Say.Hour(pause.At, moment.Zone)}. To go on: resume.")
        : null;

    // Only an attestation that something ahead still needs.
    private static CardTrouble? Lost(RunState run)
    {
        var needed = run.Shape.Phases.Skip(run.PhaseIndex).SelectMany(p => p.Steps.SelectMany(s => s.Needs).Concat(p.Gate?.Needs ?? [])).ToHashSet(StringComparer.Ordinal);
        return run.Attestations.Values.FirstOrDefault(a => a is { Holds: false, LostWhy: "false" or "voided" } && needed.Contains(a.Name)) is { } lost
            ? new CardTrouble("warning", $"! {Say.Capital(lost.Name.Replace('-', ' '))} no longer holds.", $"{Say.Sentence(lost.Evidence)} {Again(lost)}")
            : null;
    }

    // What an operation took away nobody looks at by itself, while no gate asks for it.
    private static string Again(AttestationState lost) => lost.LostWhy == "voided"
        ? $"Say 'check {lost.Step}': it is shown anew."
        : "What rested on it must be shown anew.";

    private static CardTrouble? Deadline(RunState run)
    {
        if (run.DeadlinesSaid.Contains($"{run.Phase.Id}/passed")) return new CardTrouble("attention", "! The planned time of this phase is over.", "Go on, or roll back?");
        return run.DeadlinesSaid.Contains($"{run.Phase.Id}/amber") ? new CardTrouble("warning", "! Three quarters of the planned time are gone.", "") : null;
    }

    /// <summary>A wait that people may have to mend.</summary>
    private static CardTrouble? Told(RunState run) => RunWords.Live(run).FirstOrDefault(s => s.Waits is not null && !s.IsOver) is { Waits: { } waits } step
        ? new CardTrouble("warning", $"◷ {RunWords.Of(step)} waits: {Say.Sentence(waits.Words)}", waits.WayOut is { } way ? Say.Sentence(way) : "", Proof(waits.Proof))
        : null;

    /// <summary>What was planned and is not there, or was lost before it was copied.</summary>
    private static CardTrouble? Wrong(RunState run, CardMoment moment) => run.Ended || moment.World is not { } world || WrongOf(world) is not { Count: > 0 } wrong ? null
        : new CardTrouble("attention", $"! {Say.Sentence(wrong[0])}", wrong.Count == 1 ? "" : $"And {wrong.Count - 1} more: {string.Join("; ", wrong.Skip(1).Take(MostWrong))}{(wrong.Count - 1 > MostWrong ? "; 'lag' lists them all" : "")}.");

    private static List<string> WrongOf(WorldView world) =>
    [
        .. world.Topics.Where(t => t.Expired > 0).Select(t => $"{ForeignText.From(t.Topic, 120)}: {t.Expired:N0} records expired uncopied"),
        .. world.Wrong.Select(w => ForeignText.From(w, 300).Text),
    ];

    /// <summary>A mark that was green and is not known now: it counts for nothing until it is.</summary>
    private static CardTrouble? NotKnown(CardMoment moment) => moment.Marks.FirstOrDefault(m => m.State == MarkState.NotKnown) is { } mark
        ? new CardTrouble("default", $"◌ {Say.Capital(Say.Sentence(mark.Words))}", "It counts again as soon as it is seen to be so.")
        : null;

    private static CardTrouble? Held(RunState run, CardMoment moment) =>
        RunWords.Live(run).Where(s => s.Status is StepStatus.Pending or StepStatus.Previewed or StepStatus.Due && moment.Hints.ContainsKey(s.Key)).FirstOrDefault() is { } step
            ? new CardTrouble("accent", $"◷ {RunWords.Of(step)} waits.", Say.Sentence(moment.Hints[step.Key]))
            : null;

    private static CardTrouble? Stays(RunState run) => run.Stays.IsDefaultOrEmpty ? null : new CardTrouble("warning", "! This stays as it is.", string.Join(" ", run.Stays.Select(Say.Sentence)));

    private static string Target(StepState step) => step.Operation is { } operation ? $"{operation[..operation.IndexOf('#', StringComparison.Ordinal)]}/{step.Shape.Id}" : step.Key;
}
