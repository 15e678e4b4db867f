using System.Collections.Concurrent;
using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Desk;

/// <summary>One run at the desk: its state, and what is only in memory.</summary>
internal sealed class RunLedger(RunState state, string? broken)
{
    private volatile RunState _state = state;
    private volatile ImmutableDictionary<string, Seen> _looks = ImmutableDictionary<string, Seen>.Empty;

    public RunState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>What the program no longer keeps of what the run was compiled against.</summary>
    public string? Broken { get; } = broken;

    /// <summary>One decision at a time; others wait, they do not fail.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Latest looks of observations; nothing is known after a start until it is looked at.</summary>
    public ImmutableDictionary<string, Seen> Looks
    {
        get => _looks;
        set => _looks = value;
    }

    public ConcurrentDictionary<string, string> Hints { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, Progress> Progress { get; } = new(StringComparer.Ordinal);

    public void Apply(JournalLine line) => State = Fold(State, line);

    public static RunState Fold(RunState state, JournalLine line) =>
        RunFold.Apply(state, line.Event, new EventMeta(line.Entry.Seq, line.Entry.At, line.Entry.Actor.Principal)) with { Link = line.Entry.Link };
}
