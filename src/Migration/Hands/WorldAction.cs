using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Hands;

/// <summary>An action on the world: failures of the world become outcomes and looks here, once, so that each action only says what it does.</summary>
internal abstract class WorldAction(Contract contract) : IAction
{
    public Contract Contract => contract;

    public abstract Task<Preview> PreviewAsync(Call call, CancellationToken cancel);

    public virtual Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) => Task.FromResult<JsonNode>(new JsonObject());

    public Task<Outcome> ExecuteAsync(Call call, IProgress<Progress> progress, CancellationToken cancel) => OutcomeOfAsync(() => DoAsync(call, progress, cancel));

    public Task<Look> VerifyAsync(Call call, CancellationToken cancel) => LookOfAsync(() => CheckAsync(call, cancel));

    public Task<Outcome> UndoAsync(Call call, JsonNode before, CancellationToken cancel) => OutcomeOfAsync(() => TakeBackAsync(call, before, cancel));

    public Task<Look> VerifyUndoneAsync(Call call, JsonNode before, CancellationToken cancel) => LookOfAsync(() => CheckTakenBackAsync(call, before, cancel));

    public virtual Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) =>
        Task.FromResult(ImmutableDictionary<string, Value>.Empty);

    protected abstract Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel);

    protected abstract Task<Look> CheckAsync(Call call, CancellationToken cancel);

    protected virtual Task<Outcome> TakeBackAsync(Call call, JsonNode before, CancellationToken cancel) =>
        Task.FromResult<Outcome>(new Outcome.Failed("no-undo", $"{contract.Name} cannot be taken back", null, "Skip the undo with a reason."));

    protected virtual Task<Look> CheckTakenBackAsync(Call call, JsonNode before, CancellationToken cancel) =>
        Task.FromResult(Look.CannotTell($"{contract.Name} cannot be taken back"));

    protected static Outcome Done(string evidence, params ImmutableArray<Figure> figures) => new Outcome.Done(ImmutableDictionary<string, Value>.Empty, figures, evidence);

    protected static Outcome Done(string evidence, ImmutableDictionary<string, Value> facts, params ImmutableArray<Figure> figures) => new Outcome.Done(facts, figures, evidence);

    private static async Task<Outcome> OutcomeOfAsync(Func<Task<Outcome>> act)
    {
        try
        {
            return await act();
        }
        catch (WorldTroubleException e)
        {
            return e.ToOutcome();
        }
    }

    private static async Task<Look> LookOfAsync(Func<Task<Look>> look)
    {
        try
        {
            return await look();
        }
        catch (WorldTroubleException e)
        {
            return Look.CannotTell(Say.Trouble(e));
        }
    }
}

/// <summary>An action that only reads: one that was cut is simply not done, and is read again.</summary>
internal abstract class ReadingAction(Contract contract) : WorldAction(contract)
{
    /// <summary>What it will do, in a few words.</summary>
    protected abstract string Words { get; }

    public override Task<Preview> PreviewAsync(Call call, CancellationToken cancel) =>
        Task.FromResult(new Preview("not read yet", "read", Words, new JsonObject { ["reads"] = Contract.Name }));

    protected override Task<Look> CheckAsync(Call call, CancellationToken cancel) => Task.FromResult(Look.No("it only reads, so it is read again"));

    public override async Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) =>
        await DoAsync(call, Quiet.Progress, cancel) switch
        {
            Outcome.Done done => done.Facts,
            Outcome.Failed f => throw new WorldTroubleException(f.Class, f.Words, f.Proof, f.WayOut),
            _ => throw new WorldTroubleException("unknown", $"{Contract.Name} could not be read again", null, "Retry the step."),
        };
}

/// <summary>Progress that nobody listens to.</summary>
internal sealed class Quiet : IProgress<Progress>
{
    public static readonly Quiet Progress = new();

    public void Report(Progress value)
    {
    }
}
