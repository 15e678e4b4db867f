using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>All checks of a draft, in the order of the reference (runbook-language, section 1); each adds its mistakes and none stops another.</summary>
internal static class RunbookCheck
{
    public static void Run(RunbookDraft draft, Catalogue catalogue, Mistakes mistakes)
    {
        var survey = new Survey(draft, catalogue, mistakes);
        NameCheck.Run(survey);
        PeopleCheck.Run(survey);
        PhaseCheck.Run(survey);
        StepCheck.Run(survey);
        AttestationCheck.Run(survey);
        ContractCheck.Run(survey);
        ExpressionCheck.Run(survey);
        TimeCheck.Run(survey);
        CommandCheck.Run(survey);
        OperationCheck.Run(survey);
        FloorCheck.Run(survey);
    }
}
