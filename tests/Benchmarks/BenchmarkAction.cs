using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Benchmarks;

/// <summary>A changing action whose call is the benchmark's; everything around it is empty.</summary>
internal sealed class BenchmarkAction(Func<Call, CancellationToken, Task> call) : IAction
{
    public const string Name = "bench.call";

    public Contract Contract { get; } = new(Name, WorkKind.Action, [], [], Touch.Changes, Repeatable: true, HasUndo: true);

    public Task<Preview> PreviewAsync(Call asked, CancellationToken cancel) => Task.FromResult(new Preview("not begun", "begun", "It will be begun.", new JsonObject { ["step"] = asked.Step }));

    public Task<JsonNode> RecordBeforeAsync(Call asked, CancellationToken cancel) => Task.FromResult<JsonNode>(new JsonObject());

    public async Task<Outcome> ExecuteAsync(Call asked, IProgress<Progress> progress, CancellationToken cancel)
    {
        await call(asked, cancel);
        return new Outcome.Done(ImmutableDictionary<string, Value>.Empty, [], "begun");
    }

    public Task<Look> VerifyAsync(Call asked, CancellationToken cancel) => Task.FromResult(Look.Yes("begun"));

    public Task<Outcome> UndoAsync(Call asked, JsonNode before, CancellationToken cancel) =>
        Task.FromResult<Outcome>(new Outcome.Done(ImmutableDictionary<string, Value>.Empty, [], "undone"));

    public Task<Look> VerifyUndoneAsync(Call asked, JsonNode before, CancellationToken cancel) => Task.FromResult(Look.Yes("undone"));

    public Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call asked, CancellationToken cancel) => Task.FromResult(ImmutableDictionary<string, Value>.Empty);
}
