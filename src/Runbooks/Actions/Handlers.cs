using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Runbooks.Actions;

/// <summary>
/// One thing code can do to the world. Named by its contract; the runbook only names it.
/// Throwing is a bug, but for <see cref="OperationCanceledException"/> of the token (then the outcome is unknown).
/// </summary>
public interface IAction
{
    Contract Contract { get; }

    /// <summary>Current → target; changes nothing. May be asked at any time and often.</summary>
    Task<Preview> PreviewAsync(Call call, CancellationToken cancel);

    /// <summary>
    /// What must be known to undo this, read before the first side effect and journaled with the intent; an empty object when there is no undo.
    /// </summary>
    Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel);

    Task<Outcome> ExecuteAsync(Call call, IProgress<Progress> progress, CancellationToken cancel);

    /// <summary>Is the world as wanted? Also settles an unknown outcome, also after a restart.</summary>
    Task<Look> VerifyAsync(Call call, CancellationToken cancel);

    /// <summary>Puts back what <paramref name="before"/> says; safe after a success, a failure, half a success, and a first undo that broke off.</summary>
    Task<Outcome> UndoAsync(Call call, JsonNode before, CancellationToken cancel);

    /// <summary>Is the world as it was before?</summary>
    Task<Look> VerifyUndoneAsync(Call call, JsonNode before, CancellationToken cancel);

    /// <summary>
    /// After an outcome settled as done by Verify (the process died in between): the facts the action would have returned, read from the world.
    /// </summary>
    Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel);
}

/// <summary>Looks again and again until it is so; only reads.</summary>
public interface IObservation
{
    Contract Contract { get; }

    Task<Look> LookAsync(Call call, CancellationToken cancel);
}

/// <summary>True or false with words; looks at recorded facts and at the world; never changes anything.</summary>
public interface IGuard
{
    string Name { get; }

    Task<GuardAnswer> AskAsync(Call call, CancellationToken cancel);
}

/// <summary>All that code can do, by name. Runbooks are checked against it at start.</summary>
public sealed class Catalogue(IEnumerable<IAction> actions, IEnumerable<IObservation> observations, IEnumerable<IGuard> guards)
{
    public ImmutableDictionary<string, IAction> Actions { get; } = actions.ToImmutableDictionary(a => a.Contract.Name, StringComparer.Ordinal);

    public ImmutableDictionary<string, IObservation> Observations { get; } = observations.ToImmutableDictionary(o => o.Contract.Name, StringComparer.Ordinal);

    public ImmutableDictionary<string, IGuard> Guards { get; } = guards.ToImmutableDictionary(g => g.Name, StringComparer.Ordinal);

    public Contract? Find(WorkKind kind, string name) => kind == WorkKind.Action
        ? Actions.GetValueOrDefault(name)?.Contract
        : Observations.GetValueOrDefault(name)?.Contract;
}
