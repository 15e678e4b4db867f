using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>A decision being made: events so far, and the state they lead to.</summary>
internal sealed class Draft(RunState state, Situation situation, string by)
{
    private readonly List<RunEvent> _events = [];

    public RunState State { get; private set; } = state;

    /// <summary>With the clock never behind the journal, and the look that is being reported.</summary>
    public Situation Situation { get; private set; } = situation.Now < state.LastAt ? situation with { Now = state.LastAt } : situation;

    public DateTimeOffset Now => Situation.Now;

    /// <summary>The look that was reported, to be remembered with its step's key.</summary>
    public (string Step, Seen Look)? Seen { get; private set; }

    public string By { get; } = by;

    public IReadOnlyList<RunEvent> Events => _events;

    /// <summary>Answers of guards a worker has just brought, by step key or phase id.</summary>
    public (string Of, ImmutableDictionary<string, GuardAnswer> Answers)? Guards { get; set; }

    public ImmutableDictionary<string, GuardAnswer>? GuardsOf(string of) => Guards is { } g && g.Of == of ? g.Answers : null;

    public void See(StepState step, Look look, TimeSpan took)
    {
        var seen = Runs.Seen.Of(look, Now, took, Situation.Looks.GetValueOrDefault(step.Key));
        Seen = (step.Key, seen);
        Situation = Situation with { Looks = Situation.Looks.SetItem(step.Key, seen) };
    }

    public void Add(RunEvent what)
    {
        _events.Add(what);
        State = RunFold.Apply(State, what, new EventMeta(State.Seq + 1, Now, By));
    }

    public void Add(StepState step, RunEvent what) => Add(what with { Step = step.Key, Attempt = step.Attempt });

    /// <summary>Asks for approval; returns the request's number.</summary>
    public int Ask(Asking asking, string digest, string effect, ImmutableArray<string> details, string? step = null, string? typed = null, AskedCommand? command = null)
    {
        var quorums = asking.Quorums(State.Shape);
        var people = Situation.People.Where(p => (asking.Confirm || p.Id != asking.Requester) && quorums.Any(q => q.Roles.Any(p.Roles.Contains)));
        var number = State.LastRequest + 1;
        Add(new ApprovalAsked(
            number, asking.Of, asking.Target, digest, [.. quorums.Select(q => new AskedQuorum(q.Roles, q.Count))], asking.Confirm,
            [.. people.Select(p => p.Id)], typed, asking.Gate is { } gate ? Now + gate.Expires : null, effect, details, asking.Requester, command)
        { Step = step });
        return number;
    }

    public void Void(ApprovalRequest request, string why, string words, bool closes = true, string? voter = null) =>
        Add(new ApprovalVoided(request.Number, why, words, voter, closes));
}
