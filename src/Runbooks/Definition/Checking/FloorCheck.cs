using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>
/// Floors stand in code: what stops apps, deletes or cannot be taken back needs two people who did not ask for it. A runbook may ask for more,
/// never for less. Two people on the step's own gate do, or on the gate of its phase: whoever opens that has seen its steps.
/// </summary>
internal static class FloorCheck
{
    public const int People = 2;

    public static void Run(Survey survey)
    {
        foreach (var step in survey.Steps.Where(s => IsGrave(s.Contract) && PeopleOf(s.Step.Gate) < People && PeopleOf(s.Owner is null ? s.Phase!.Gate : s.Owner.Gate) < People))
            survey.Mistakes.Add(
                step.Step.At, step.Step.Where, $"{step.Contract!.Name} {Words(step.Contract.Touch)}: two people must approve it",
                $"Give {(step.Owner is null ? $"the step or {step.Phase!.Where}" : step.Owner.Where)} a gate of at least 2 approvals.");
    }

    public static bool IsGrave(Contract? contract) => contract is { Touch: Touch.StopsApps or Touch.Deletes or Touch.Irreversible };

    private static int PeopleOf(GateDraft? gate) => gate?.People ?? 0;

    private static string Words(Touch touch) => touch switch
    {
        Touch.StopsApps => "stops apps",
        Touch.Deletes => "deletes",
        _ => "cannot be taken back",
    };
}
