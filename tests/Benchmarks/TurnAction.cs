using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Benchmarks;

/// <summary>A changing action that changes nothing and tells when it was begun.</summary>
internal sealed class TurnAction : IAction
{
    public const string Name = "turn.begin";

    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<long>> _awaited = new();

    public Contract Contract { get; } = new(Name, WorkKind.Action, [], [], Touch.Changes, Repeatable: true, HasUndo: true);

    /// <summary>When the next call of this run begins (a stopwatch's time stamp).</summary>
    public Task<long> Await(Guid run) => (_awaited[run] = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public Task<Preview> PreviewAsync(Call call, CancellationToken cancel) => Task.FromResult(new Preview("not begun", "begun", "It will be begun.", new JsonObject { ["step"] = call.Step }));

    public Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) => Task.FromResult<JsonNode>(new JsonObject());

    public Task<Outcome> ExecuteAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var now = Stopwatch.GetTimestamp();
        if (_awaited.TryRemove(call.RunId, out var waiting)) waiting.SetResult(now);
        return Task.FromResult<Outcome>(new Outcome.Done(ImmutableDictionary<string, Value>.Empty, [], "begun"));
    }

    public Task<Look> VerifyAsync(Call call, CancellationToken cancel) => Task.FromResult(Look.Yes("begun"));

    public Task<Outcome> UndoAsync(Call call, JsonNode before, CancellationToken cancel) => ExecuteAsync(call, new Progress<Progress>(), cancel);

    public Task<Look> VerifyUndoneAsync(Call call, JsonNode before, CancellationToken cancel) => Task.FromResult(Look.Yes("undone"));

    public Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) => Task.FromResult(ImmutableDictionary<string, Value>.Empty);
}
