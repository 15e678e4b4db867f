using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Secrets;

namespace ChatOpsBot.Runbooks.Desk;

/// <summary>What a desk is given by its host.</summary>
/// <param name="Key">Key of the hash chain.</param>
/// <param name="People">The people as they are mapped now; asked at each decision, so that a lost role counts at once.</param>
/// <param name="Environment"><c>practice</c>, <c>dev</c>, <c>preprod</c>, <c>prod</c>.</param>
/// <param name="NewId">Source of run ids (UUIDv7).</param>
/// <param name="World">Ids of the clusters seen now, by connection name; recorded in runs that start, compared for runs that go on.</param>
public sealed record DeskSetup(
    ReadOnlyMemory<byte> Key,
    Func<ImmutableArray<Person>> People,
    string Environment,
    Func<Guid> NewId,
    Func<ImmutableDictionary<string, string>> World)
{
    /// <summary>Of new runs; anything but 1 is refused outside practice.</summary>
    public double Pace { get; init; } = 1;

    /// <summary>Why a run with these parameters cannot be started in this world, with the way out; null: it can. Pure and quick; asked once, when a run starts.</summary>
    public Func<ImmutableDictionary<string, Value>, Refusal?>? WrongHere { get; init; }

    /// <summary>
    /// Makes the messages that leave with these events, in the same transaction. Called before the append; pure; may return none.
    /// </summary>
    public Func<Change, IReadOnlyList<OutboxRow>>? Announce { get; init; }

    /// <summary>What every text of every event passes before it is written; the host gives one that knows the program's own secrets.</summary>
    public Redactor Redactor { get; init; } = Redactor.Formats;

    public TimeSpan Lease { get; init; } = Situation.DefaultLease;

    /// <summary>See <see cref="Situation.OnlyWorker"/>; null where replicas compete.</summary>
    public string? OnlyWorker { get; init; }
}

/// <summary>A decision about to be appended.</summary>
/// <param name="Before">Null for the first events of a run.</param>
public sealed record Change(RunState? Before, RunState After, IReadOnlyList<JournalLine> Lines);

/// <summary>Something was appended to a run: wakes workers, cards and pages.</summary>
/// <param name="From">First new sequence number (of all changes merged into this one).</param>
public sealed record JournalChange(Guid Run, long From, long To, ImmutableHashSet<string> Kinds);
