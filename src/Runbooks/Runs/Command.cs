using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>What a person may ask of a run. Text is read by the chat room; here are only typed facts.</summary>
public abstract record Command
{
    public sealed record StartRun(string Runbook, ImmutableDictionary<string, Value> Parameters) : Command;

    public sealed record StartPhase(string Phase) : Command;

    /// <param name="Never">The hands were asked beforehand and say that this can never succeed: the refusal they give.</param>
    public sealed record RequestOperation(string Operation, ImmutableDictionary<string, Value> Arguments, Refusal? Never = null) : Command;

    /// <summary>A yes to a request, or the press of a confirm. <paramref name="Request"/> null: the only open one.</summary>
    public sealed record Approve(int? Request, string? Typed) : Command;

    public sealed record Reject(int? Request, string Because) : Command;

    /// <param name="Target">A step, <c>operation/step</c>, or an operation.</param>
    public sealed record Retry(string? Target) : Command;

    public sealed record Skip(string Target, string Because) : Command;

    public sealed record Settle(string Target, bool Done, string Because) : Command;

    public sealed record Check(string Name) : Command;

    public sealed record Pause(string? Because) : Command;

    public sealed record Resume : Command;

    public sealed record Panic(string? Because) : Command;

    public sealed record RollBack(bool All) : Command;

    public sealed record Abort(string Because) : Command;

    public sealed record TakeLock(string? Scope, string Because) : Command;

    public sealed record Unlock : Command;

    public sealed record HandOver(string To) : Command;

    public sealed record BreakLock(string Because) : Command;

    public sealed record AddNote(NoteKind Kind, string Words, string? For, DateOnly? By) : Command;

    /// <summary>Post the status on schedule; null ends it.</summary>
    public sealed record PostStatus(TimeSpan? Every) : Command;

    /// <summary>Words of somebody who is not mapped. Always refused; it is there so that the refusal is recorded whatever was said.</summary>
    public sealed record Say(string Words) : Command;
}

public enum NoteKind
{
    Note,
    Decision,
    Todo,
}

/// <summary>A person, mapped by an explicit list to one principal with roles.</summary>
public sealed record Person(string Id, string Name, ImmutableArray<string> Roles);

/// <summary>What comes back to the edge at once.</summary>
public abstract record Answer
{
    /// <summary>It was decided and journaled. <paramref name="Words"/>: what is about to happen.</summary>
    public sealed record Noted(string Words, long Seq, int? Request = null) : Answer;

    /// <summary>Changes nothing. Short words; why and the way out behind "why".</summary>
    public sealed record Refused(string Rule, string Words, string? WayOut) : Answer;

    /// <summary>The same message or press came before: nothing was changed.</summary>
    public sealed record SeenBefore : Answer;
}
