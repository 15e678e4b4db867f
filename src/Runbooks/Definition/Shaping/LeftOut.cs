using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Shaping;

/// <summary>Steps that their <c>when</c> leaves out of a run.</summary>
internal static class LeftOut
{
    public static bool Is(StepDraft step, Func<string, Value?> parameter) => !step.When.All(w => parameter(w.Parameter.Value)?.ToString() == w.Value.Value);

    public static IEnumerable<StepDraft> Steps(RunbookDraft draft, IReadOnlyDictionary<string, Value> given) =>
        draft.Phases.SelectMany(p => p.Steps)
            .Where(s => Is(s, name => given.GetValueOrDefault(name) ?? draft.Parameters.FirstOrDefault(p => p.Shape.Name == name)?.Shape.Default));
}
