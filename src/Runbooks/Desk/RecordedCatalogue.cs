using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Desk;

/// <summary>
/// Contracts as they stood when a run started. A run is compiled from these for ever; when the program no longer keeps one of them,
/// that is said, and nothing crashes.
/// </summary>
internal static class RecordedCatalogue
{
    public static ImmutableArray<RecordedContract> Record(RunShape shape) =>
        [.. Steps(shape).Select(s => s.Contract).DistinctBy(c => (c.Name, c.Kind)).Select(Record)];

    /// <summary>Needs that are no attestation.</summary>
    public static ImmutableArray<string> Guards(RunShape shape)
    {
        var attested = Steps(shape).Select(s => s.Attests).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. Steps(shape).SelectMany(s => s.Needs.AddRange(s.Gate?.Needs ?? []))
            .Concat(shape.Phases.SelectMany(p => p.Gate?.Needs ?? []))
            .Concat(shape.Operations.SelectMany(o => o.Needs.AddRange(o.Gate?.Needs ?? [])))
            .Where(n => !attested.Contains(n)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A catalogue that promises what was recorded; its handlers are never called.</summary>
    public static Catalogue Of(ImmutableArray<RecordedContract> contracts, ImmutableArray<string> guards) => new(
        contracts.Where(c => c.Of == WorkKind.Action).Select(c => new Promise(Contract(c))),
        contracts.Where(c => c.Of == WorkKind.Observation).Select(c => new Promise(Contract(c))),
        guards.Select(g => new GuardName(g)));

    /// <summary>The first promise the program does not keep any more, in words; null when all are kept.</summary>
    public static string? Broken(Catalogue now, ImmutableArray<RecordedContract> contracts, ImmutableArray<string> guards)
    {
        foreach (var then in contracts)
        {
            if (now.Find(then.Of, then.Name) is not { } contract) return $"this program does not know {then.Name} any more, which the run uses";
            if (!Same(Record(contract), then)) return $"what {then.Name} promises has changed since the run started";
        }

        return guards.FirstOrDefault(g => !now.Guards.ContainsKey(g)) is { } guard ? $"this program does not know the guard {guard} any more, which the run uses" : null;
    }

    private static IEnumerable<StepShape> Steps(RunShape shape) => shape.Phases.SelectMany(p => p.Steps).Concat(shape.Operations.SelectMany(o => o.Steps));

    private static RecordedContract Record(Contract c) => new(c.Name, c.Kind, Record(c.Inputs), Record(c.Facts), c.Touch, c.Repeatable, c.HasUndo);

    private static ImmutableArray<RecordedField> Record(ImmutableArray<Field> fields) =>
        fields.IsDefault ? [] : [.. fields.Select(f => new RecordedField(f.Name, f.Kind, f.Optional, f.Choices.IsDefault ? [] : f.Choices))];

    private static bool Same(RecordedContract a, RecordedContract b) =>
        (a.Name, a.Of, a.Touch, a.Repeatable, a.HasUndo) == (b.Name, b.Of, b.Touch, b.Repeatable, b.HasUndo)
        && Same(a.Inputs, b.Inputs) && Same(a.Facts, b.Facts);

    private static bool Same(ImmutableArray<RecordedField> a, ImmutableArray<RecordedField> b) =>
        a.Length == b.Length && a.Zip(b).All(p => (p.First.Name, p.First.Type, p.First.Optional) == (p.Second.Name, p.Second.Type, p.Second.Optional)
            && p.First.Choices.SequenceEqual(p.Second.Choices, StringComparer.Ordinal));

    private static Contract Contract(RecordedContract c) => new(c.Name, c.Of, Fields(c.Inputs), Fields(c.Facts), c.Touch, c.Repeatable, c.HasUndo);

    private static ImmutableArray<Field> Fields(ImmutableArray<RecordedField> fields) =>
        [.. fields.Select(f => new Field(f.Name, f.Type, f.Optional, f.Choices.IsEmpty ? default : f.Choices))];

    private sealed class Promise(Contract contract) : IAction, IObservation
    {
        public Contract Contract => contract;

        public Task<Preview> PreviewAsync(Call call, CancellationToken cancel) => throw NotCallable();

        public Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) => throw NotCallable();

        public Task<Outcome> ExecuteAsync(Call call, IProgress<Progress> progress, CancellationToken cancel) => throw NotCallable();

        public Task<Look> VerifyAsync(Call call, CancellationToken cancel) => throw NotCallable();

        public Task<Outcome> UndoAsync(Call call, JsonNode before, CancellationToken cancel) => throw NotCallable();

        public Task<Look> VerifyUndoneAsync(Call call, JsonNode before, CancellationToken cancel) => throw NotCallable();

        public Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) => throw NotCallable();

        public Task<Look> LookAsync(Call call, CancellationToken cancel) => throw NotCallable();

        private static InvalidOperationException NotCallable() => new("a recorded contract is a promise, not a handler");
    }

    private sealed class GuardName(string name) : IGuard
    {
        public string Name => name;

        public Task<GuardAnswer> AskAsync(Call call, CancellationToken cancel) => Task.FromResult(new GuardAnswer(false, "a recorded guard answers nothing"));
    }
}
