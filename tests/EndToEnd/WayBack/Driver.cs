using System.Collections.Immutable;
using ChatOpsBot.Cli;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.EndToEnd.WayBack;

/// <summary>People who press whatever is asked, until something is so.</summary>
internal sealed class Driver(RunDesk desk)
{
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(50);
    private int _said;

    public async Task<RunState> StartAsync(CancellationToken cancel)
    {
        var start = new Command.StartRun(RunbookFiles.First, ImmutableDictionary<string, Value>.Empty);
        (await SubmitAsync("tomas", start, null, cancel)).ShouldBeOfType<Answer.Noted>();
        return desk.Runs[^1];
    }

    /// <param name="gates">Phases whose gates may be asked for.</param>
    /// <param name="mayFail">A step whose failure is what the test is about.</param>
    public async Task<RunState> UntilAsync(Guid run, Func<RunState, bool> so, string[] gates, CancellationToken cancel, string? mayFail = null)
    {
        while (true)
        {
            var state = desk.Find(run)!;
            if (so(state)) return state;
            state.Steps.Values.FirstOrDefault(s => s.Status == StepStatus.Failed && s.Key != mayFail)?.Words.ShouldBeNull();
            cancel.IsCancellationRequested.ShouldBeFalse($"it does not get there: {Stands(state)}");
            await PressAsync(state, gates, CancellationToken.None);
            await Task.Delay(s_glance, CancellationToken.None);
        }
    }

    /// <summary>Where it hangs, for the failure's words.</summary>
    private string Stands(RunState run) =>
        $"{run.Mode} in {run.Phase.Id}; {string.Join(", ", run.Steps.Values.Where(s => s.Status is not (StepStatus.Pending or StepStatus.Succeeded)).Select(s => $"{s.Key} {s.Status} {s.Words}"))}; "
        + $"gate {desk.OffersFor(run.Id, "tomas").FirstOrDefault(o => o.Verb == Verb.StartPhase)?.Refusal}; "
        + $"attested {string.Join(", ", run.Attestations.Values.Select(a => $"{a.Name} {a.Holds} until {a.FreshUntil:HH:mm:ss}"))}; "
        + $"hints {string.Join(", ", desk.Hints(run.Id).Select(h => $"{h.Key}: {h.Value}"))}; open {string.Join(", ", run.OpenRequests.Select(r => $"{r.Number} {r.Asked.Target} {r.Status}"))}";

    public async Task RollBackAsync(Guid run, CancellationToken cancel)
    {
        var answer = await SubmitAsync("ingrid", new Command.RollBack(All: false), run, cancel);
        answer.ShouldBeOfType<Answer.Noted>(answer.ToString());
    }

    /// <summary>What a person types as an operation, and that it came to its end.</summary>
    public async Task OperateAsync(Guid run, string operation, string[] gates, CancellationToken cancel, string? mayFail = null, params (string Name, string Value)[] arguments)
    {
        var values = arguments.ToImmutableDictionary(a => a.Name, a => Value.Of(a.Value), StringComparer.Ordinal);
        var answer = await SubmitAsync("tomas", new Command.RequestOperation(operation, values), run, cancel);
        answer.ShouldBeOfType<Answer.Noted>(answer.ToString());
        var state = await UntilAsync(run, s => !s.Operations.Any(o => o.IsOpen), gates, cancel, mayFail);
        state.Steps[state.Operations[^1].Steps[^1]].Status.ShouldBe(StepStatus.Succeeded, state.Steps[state.Operations[^1].Steps[^1]].Words);
    }

    public Task<Answer> SubmitAsync(string person, Command command, Guid? run, CancellationToken cancel) =>
        desk.SubmitAsync(command, new Actor(person, "page"), run, $"page:{Interlocked.Increment(ref _said)}-{Guid.NewGuid():N}", cancel);

    private async Task PressAsync(RunState run, string[] gates, CancellationToken cancel)
    {
        foreach (var request in run.OpenRequests.Where(r => r.Status == RequestStatus.Open))
            foreach (var person in request.Asked.People.Where(p => request.Votes.All(v => v.Person != p)))
                await SubmitAsync(person, new Command.Approve(request.Number, request.Asked.Typed), run.Id, cancel);
        foreach (var offer in desk.OffersFor(run.Id, "tomas").Where(o => o is { Allowed: true, Verb: Verb.StartPhase, Target: not null } && gates.Contains(o.Target, StringComparer.Ordinal)))
            await SubmitAsync("tomas", new Command.StartPhase(offer.Target!), run.Id, cancel);
    }
}
