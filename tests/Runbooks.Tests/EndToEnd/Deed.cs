using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Tests.EndToEnd;

/// <summary>An action on <see cref="Cells"/>: what it writes is data, how it is done, verified and undone is the same for all.</summary>
public sealed class Deed(Contract contract, Cells cells) : IAction
{
    public Contract Contract => contract;

    /// <summary>The cells it writes and their new words; nothing for what only reads.</summary>
    public Func<Call, IEnumerable<(string Cell, string? Words)>> Writes { get; init; } = _ => [];

    public Func<Call, ImmutableDictionary<string, Value>> Facts { get; init; } = _ => ImmutableDictionary<string, Value>.Empty;

    /// <summary>Why the world would not take it now.</summary>
    public Func<Call, string?> Refuses { get; init; } = _ => null;

    public Func<Call, string?> RefusesUndo { get; init; } = _ => null;

    /// <summary>Undone by doing it again (a restart reads what is stored by then), not by writing back.</summary>
    public bool UndoneByDoing { get; init; }

    public Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var effect = new JsonObject();
        foreach (var (cell, words) in Writes(call)) effect[cell] = words;
        return Task.FromResult(new Preview(Words(Writes(call).Select(w => (w.Cell, cells[w.Cell]))), Words(Writes(call)), $"{contract.Name}: {Words(Writes(call))}", effect));
    }

    public Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel)
    {
        var before = new JsonObject();
        foreach (var (cell, _) in Writes(call)) before[cell] = cells[cell];
        return Task.FromResult<JsonNode>(before);
    }

    public Task<Outcome> ExecuteAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var trouble = cells.Troubles.GetValueOrDefault(contract.Name);
        cells.Troubles.Remove(contract.Name);
        if (trouble == Trouble.FailsBefore || Refuses(call) is not null) return Task.FromResult(Failed(Refuses(call) ?? "it would not begin"));
        if (contract.Changes) cells.Log.Add($"do {contract.Name}");
        var writes = Writes(call).ToArray();
        Write(writes[..(trouble is Trouble.FailsHalfway or Trouble.LostHalfway ? (writes.Length + 1) / 2 : writes.Length)]);
        return Task.FromResult(trouble switch
        {
            Trouble.FailsHalfway => Failed("it broke off"),
            Trouble.LostHalfway or Trouble.LostAfter => new Outcome.Unknown("nobody heard how it ended", null),
            _ => new Outcome.Done(Facts(call), [], "done"),
        });
    }

    public Task<Look> VerifyAsync(Call call, CancellationToken cancel) =>
        Task.FromResult(Writes(call).All(w => cells[w.Cell] == w.Words) ? Look.Yes("as wanted") : Look.No("not as wanted"));

    public Task<Outcome> UndoAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        cells.Log.Add($"undo {contract.Name}");
        if (RefusesUndo(call) is { } why) return Task.FromResult(Failed(why));
        Write(UndoneByDoing ? [.. Writes(call)] : [.. before.AsObject().Select(b => (b.Key, (string?)b.Value))]);
        return Task.FromResult<Outcome>(new Outcome.Done(ImmutableDictionary<string, Value>.Empty, [], "undone"));
    }

    public Task<Look> VerifyUndoneAsync(Call call, JsonNode before, CancellationToken cancel) =>
        Task.FromResult(before.AsObject().All(b => cells[b.Key] == (string?)b.Value) ? Look.Yes("as before") : Look.No("not as before"));

    public Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) => Task.FromResult(Facts(call));

    private void Write((string Cell, string? Words)[] writes)
    {
        foreach (var (cell, words) in writes) cells[cell] = words;
    }

    private static Outcome Failed(string words) => new Outcome.Failed("refused", words, null, "look at it");

    private static string Words(IEnumerable<(string Cell, string? Words)> cells) => string.Join(", ", cells.Select(c => $"{c.Cell} {c.Words ?? "gone"}"));
}

/// <summary>An observation of <see cref="Cells"/>.</summary>
public sealed class Sight(Contract contract, Cells cells, Func<Call, bool> isSo) : IObservation
{
    private DateTimeOffset? _since;

    public Contract Contract => contract;

    public Task<Look> LookAsync(Call call, CancellationToken cancel)
    {
        var so = isSo(call);
        _since = so ? _since ?? cells.Clock?.GetUtcNow() : null;
        return Task.FromResult(so ? Look.Yes("it is so") with { Since = _since } : Look.No("not yet"));
    }
}

public sealed class Ward(string name, Func<bool> holds) : IGuard
{
    public string Name => name;

    public Task<GuardAnswer> AskAsync(Call call, CancellationToken cancel) => Task.FromResult(new GuardAnswer(holds(), holds() ? "holds" : "does not hold"));
}
