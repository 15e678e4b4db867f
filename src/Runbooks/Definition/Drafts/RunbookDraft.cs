using System.Collections.Immutable;

namespace ChatOpsBot.Runbooks.Definition.Drafts;

/// <summary>A runbook as it was written, word by word with its places; not yet checked, no parameters filled in.</summary>
internal sealed record RunbookDraft(
    string Name,
    int Version,
    string Title,
    Said<string> Zone,
    Said<Template> Scope,
    ImmutableArray<Said<string>> Roles,
    ImmutableArray<Said<string>> Operators,
    ImmutableArray<ParameterDraft> Parameters,
    ImmutableArray<PhaseDraft> Phases,
    ImmutableArray<OperationDraft> Operations);

internal sealed record ParameterDraft(Spot At, ParameterShape Shape);

internal sealed record PhaseDraft(
    Spot At,
    string Id,
    string Title,
    ImmutableArray<ImmutableArray<StepDraft>> Groups,
    GateDraft? Gate,
    Said<string>? Command,
    Said<bool>? Checkpoint,
    Said<bool>? PointOfNoReturn,
    Said<Template>? Planned,
    Said<Template>? Deadline)
{
    public string Where => $"phase {Id}";

    public bool IsCheckpoint => Checkpoint is { Value: true };

    public bool IsPointOfNoReturn => PointOfNoReturn is { Value: true };

    public IEnumerable<StepDraft> Steps => Groups.SelectMany(g => g);
}

/// <param name="Map">Written as a map of roles.</param>
internal sealed record GateDraft(
    Spot At,
    string Where,
    bool Map,
    ImmutableArray<QuorumDraft> Quorums,
    ImmutableArray<Said<string>> Needs,
    Said<Template>? Typed,
    Said<Template>? Expires)
{
    public int People => Quorums.Sum(q => q.Count);
}

internal sealed record QuorumDraft(ImmutableArray<Said<string>> Roles, int Count);

internal sealed record StepDraft(
    Spot At,
    string Where,
    string Id,
    Said<Template>? Title,
    Said<Template>? Note,
    Actions.WorkKind Kind,
    Said<string>? Name,
    ImmutableArray<InputDraft> With,
    ImmutableArray<WhenDraft> When,
    Said<string>? Each,
    ImmutableArray<Said<string>> Needs,
    Said<bool>? Confirm,
    GateDraft? Gate,
    Said<Template>? Timeout,
    Said<Template>? Every,
    Said<Template>? HoldsFor,
    Said<string>? Attests,
    Said<Template>? Fresh,
    Said<NotBeforeDraft>? NotBefore,
    Said<SkipRule>? Skip,
    Said<UndoRule>? Undo,
    Said<string>? Because,
    Said<Template>? Scope,
    Said<Template>? Planned,
    ImmutableArray<Said<string>> Ends)
{
    public bool IsConfirm => Confirm is { Value: true };

    public bool MayBeLeftOut => When.Length > 0;
}

internal sealed record NotBeforeDraft(TimeOnly? NextTime, Template? After);

internal sealed record InputDraft(Said<string> Name, Said<Template> Value);

internal sealed record WhenDraft(Said<string> Parameter, Said<string> Value);

/// <param name="Plain">Written with <c>action</c>, not <c>steps</c>: its one step has the operation's id.</param>
internal sealed record OperationDraft(
    Spot At,
    string Id,
    string? Title,
    Said<string>? Command,
    ImmutableArray<Said<string>> In,
    ImmutableArray<ParameterDraft> Arguments,
    bool Plain,
    ImmutableArray<StepDraft> Steps,
    ImmutableArray<Said<string>> Needs,
    Said<bool>? Confirm,
    GateDraft? Gate,
    Said<Template>? Scope,
    ImmutableArray<Said<string>> Voids,
    ImmutableArray<Said<string>> Mends)
{
    public string Where => $"operation {Id}";
}
