using System.Globalization;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>A person's <c>lock [scope] because …</c> keeps others' changing commands out: 60 minutes, renewed by each command of the holder.</summary>
public static class PeopleLocks
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(60);

    /// <summary>From here on the card warns that it ends.</summary>
    public static readonly TimeSpan WarnBefore = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Refuses what another's lock keeps out. Never kept out: pause, panic, reject, votes on gates (but a one-press confirm is a command),
    /// looking again, notes, and what is done about locks themselves.
    /// </summary>
    internal static Refusal? Keep(RunState state, Person person, Trigger trigger, DateTimeOffset now)
    {
        if (state.Locks.IsEmpty || trigger.Verb is Verb.Pause or Verb.Panic or Verb.Reject or Verb.Check or Verb.Note or Verb.PostStatus
            or Verb.Unlock or Verb.HandOver or Verb.BreakLock or Verb.Lock) return null;
        if (trigger.Verb == Verb.Approve && !IsConfirm(state, trigger.Target)) return null;
        return state.Locks.Find(l => l.Holder != person.Id && l.Until > now && Scopes.Overlap(l.Scope, ScopeOf(state, trigger))) is { } other
            ? Held(other, now)
            : null;
    }

    /// <summary>Whether a lock with this scope can be taken: not over another's.</summary>
    internal static Refusal? Take(RunState state, Person person, string? scope, DateTimeOffset now) =>
        state.Locks.Find(l => l.Holder != person.Id && l.Until > now && Scopes.Overlap(l.Scope, scope)) is { } other ? Held(other, now) : null;

    private static Refusal Held(PersonLock other, DateTimeOffset now) => new(
        "locked-by-person",
        string.Create(CultureInfo.InvariantCulture, $"{other.Holder} holds the lock on {Scopes.InWords(other.Scope)} since {Math.Floor((now - other.Since).TotalMinutes)} min: {other.Because}"),
        $"ask {other.Holder} to unlock or hand over; break lock because … takes a second person");

    private static bool IsConfirm(RunState state, string? target) => VoteRules.Find(state, target, out _) is { Asked.Confirm: true };

    private static string? ScopeOf(RunState state, Trigger trigger) => trigger.Verb switch
    {
        // Known only with the arguments; the literal head of the scope is what every use of it overlaps with.
        Verb.Operation => state.Shape.Operations.FirstOrDefault(o => o.Id == trigger.Target)?.Scope is { } scope && !scope.Holes.Any()
            ? Inputs.Text(state, null, scope) : null,
        Verb.Approve => VoteRules.Find(state, trigger.Target, out _)?.Asked is { Of: not RequestKind.Command, Step: { } key } && state.Steps.TryGetValue(key, out var asked)
            ? Scopes.Of(state, asked) : null,
        _ => trigger.Target is { } target && state.Steps.TryGetValue(target, out var step) ? Scopes.Of(state, step) : null,
    };
}
