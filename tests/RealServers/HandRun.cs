using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.RealServers;

/// <summary>A run without an engine: steps by hand, as the engine would call them, with facts and what is needed to undo.</summary>
internal sealed class HandRun(MigrationHands hands, ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4); // generous: for a busy machine

    private readonly Stack<(string Step, IAction Action, Call Call, JsonNode Before)> done = new();

    private ImmutableHashSet<string> begun = [];

    public Guid Id { get; } = Guid.CreateVersion7();

    public ImmutableDictionary<string, ImmutableDictionary<string, Value>> Facts { get; private set; } = ImmutableDictionary<string, ImmutableDictionary<string, Value>>.Empty;

    public int Undoable => done.Count;

    /// <summary>A fact as an earlier step would have left it.</summary>
    public void Know(string step, string name, string value) => Facts = Facts.SetItem(step, Facts.GetValueOrDefault(step, ImmutableDictionary<string, Value>.Empty).SetItem(name, Value.Of(value)));

    public string Fact(string step, string name) => Facts[step][name].ToString();

    /// <summary>A fact as if a step had recorded it.</summary>
    public void Recorded(string step, string name, string value) =>
        Facts = Facts.SetItem(step, ImmutableDictionary.Create<string, Value>(StringComparer.Ordinal).Add(name, Value.Of(value)));

    /// <summary>Its facts are the run's from now on.</summary>
    public void Done(string step, Outcome.Done outcome) => Facts = Facts.SetItem(step, outcome.Facts);

    public Call Call(string step, params (string Name, Value Value)[] inputs) =>
        new(1, Id, step, 1, inputs.ToImmutableDictionary(i => i.Name, i => i.Value, StringComparer.Ordinal), Facts, 1, TimeProvider.System.GetUtcNow()) { Begun = begun };

    /// <summary>Preview, state before, execute, verify; the outcome must be done and verified.</summary>
    public async Task<Outcome.Done> DoAsync(string step, string action, params (string Name, Value Value)[] inputs)
    {
        var outcome = await TryAsync(step, action, inputs);
        var well = outcome.ShouldBeOfType<Outcome.Done>($"{step}: {outcome}");
        Facts = Facts.SetItem(step, well.Facts);
        return well;
    }

    public async Task<Outcome> TryAsync(string step, string action, params (string Name, Value Value)[] inputs)
    {
        using var limit = new CancellationTokenSource(Limit);
        var (it, call) = (hands.Catalogue.Actions[action], Call(step, inputs));
        var preview = await it.PreviewAsync(call, limit.Token);
        var before = await it.RecordBeforeAsync(call, limit.Token);
        if (it.Contract.Changes) (call, begun) = (call with { Before = JsonNode.Parse(before.ToJsonString()) }, begun.Add(action));
        if (it.Contract.HasUndo) done.Push((step, it, call, JsonNode.Parse(before.ToJsonString())!)); // as it comes back from the journal
        var outcome = await it.ExecuteAsync(call, new Progress<Progress>(), limit.Token);
        output.WriteLine($"{step}: {preview.Current} -> {preview.Target}: {Words(outcome)}");
        if (outcome is not Outcome.Done well) return outcome;
        foreach (var fact in it.Contract.Facts) well.Facts.ShouldContainKey(fact.Name, $"{action} promises the fact {fact.Name}");
        if (!it.Contract.Changes) return outcome; // what only reads is not verified
        var look = await it.VerifyAsync(call, limit.Token);
        look.Verdict.ShouldBe(Verdict.Yes, $"{step}: {look.Words}");
        (await it.RecoverFactsAsync(call, limit.Token)).Keys.ShouldBe(well.Facts.Keys, ignoreOrder: true);
        return outcome;
    }

    /// <summary>Looks until it is so.</summary>
    public async Task<Look> UntilAsync(string step, string observation, params (string Name, Value Value)[] inputs)
    {
        using var limit = new CancellationTokenSource(Limit);
        var words = "";
        while (true)
        {
            var look = await hands.Catalogue.Observations[observation].LookAsync(Call(step, inputs), limit.Token);
            if (look.Words != words) output.WriteLine($"{step}: {look.Verdict} {words = look.Words}");
            if (look.Verdict == Verdict.Yes) return look;
            try
            {
                await Task.Delay(300, limit.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"{step}: still '{words}'", e);
            }
        }
    }

    public async Task<GuardAnswer> AskAsync(string guard)
    {
        using var limit = new CancellationTokenSource(Limit);
        var answer = await hands.Catalogue.Guards[guard].AskAsync(Call(guard), limit.Token);
        output.WriteLine($"{guard}: {answer.Holds} {answer.Words}");
        return answer;
    }

    /// <summary>Takes back, newest first, until so many undoable steps are left; each undo twice, since a first one may break off.</summary>
    public async Task UndoToAsync(int left)
    {
        while (done.Count > left)
        {
            using var limit = new CancellationTokenSource(Limit);
            var (step, action, call, before) = done.Pop();
            for (var i = 0; i < 2; i++)
            {
                var outcome = await action.UndoAsync(call, before, limit.Token);
                if (i == 0) output.WriteLine($"undo {step}: {Words(outcome)}");
                outcome.ShouldBeOfType<Outcome.Done>($"undo {step}: {outcome}");
            }

            var look = await action.VerifyUndoneAsync(call, before, limit.Token);
            look.Verdict.ShouldBe(Verdict.Yes, $"undo {step}: {look.Words}");
            begun = begun.Remove(action.Contract.Name);
        }
    }

    private static string Words(Outcome outcome) => outcome switch
    {
        Outcome.Done d => d.Evidence,
        Outcome.Failed f => $"FAILED {f.Class}: {f.Words} [{f.Proof}]",
        Outcome.Unknown u => $"UNKNOWN {u.Words} [{u.Proof}]",
        _ => "?",
    };
}
