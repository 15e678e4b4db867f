using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Cli;

/// <summary>
/// A catalogue whose handlers are those of the hands as they are when called: the practice world is made anew in a running program, and whatever
/// was given the catalogue goes on with the new hands.
/// </summary>
internal static class CurrentHands
{
    public static Catalogue Over(Func<Catalogue> now, Catalogue promises) => new(
        promises.Actions.Values.Select(a => new Act(a.Contract, now)),
        promises.Observations.Values.Select(o => new Sight(o.Contract, now)),
        promises.Guards.Values.Select(g => new Ward(g.Name, now)));

    private sealed class Act(Contract contract, Func<Catalogue> now) : IAction
    {
        public Contract Contract => contract;

        private IAction Now => now().Actions[contract.Name];

        public Task<Preview> PreviewAsync(Call call, CancellationToken cancel) => Now.PreviewAsync(call, cancel);

        public Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) => Now.RecordBeforeAsync(call, cancel);

        public Task<Outcome> ExecuteAsync(Call call, IProgress<Progress> progress, CancellationToken cancel) => Now.ExecuteAsync(call, progress, cancel);

        public Task<Look> VerifyAsync(Call call, CancellationToken cancel) => Now.VerifyAsync(call, cancel);

        public Task<Outcome> UndoAsync(Call call, JsonNode before, CancellationToken cancel) => Now.UndoAsync(call, before, cancel);

        public Task<Look> VerifyUndoneAsync(Call call, JsonNode before, CancellationToken cancel) => Now.VerifyUndoneAsync(call, before, cancel);

        public Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) => Now.RecoverFactsAsync(call, cancel);
    }

    private sealed class Sight(Contract contract, Func<Catalogue> now) : IObservation
    {
        public Contract Contract => contract;

        public Task<Look> LookAsync(Call call, CancellationToken cancel) => now().Observations[contract.Name].LookAsync(call, cancel);
    }

    private sealed class Ward(string name, Func<Catalogue> now) : IGuard
    {
        public string Name => name;

        public Task<GuardAnswer> AskAsync(Call call, CancellationToken cancel) => now().Guards[name].AskAsync(call, cancel);
    }
}
