using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Smoke;

/// <summary>Makes a topic of its own on both sides and a replicator for it.</summary>
internal sealed class SmokeStart(MigrationWorld world) : WorldAction(Fields.Changes("smoke.start", [], [Fields.Text("topic"), Fields.Text("connector")], undo: true))
{
    public override Task<Preview> PreviewAsync(Call call, CancellationToken cancel) => Task.FromResult(new Preview(
        "nothing", $"topic {RunNames.Of(call).SmokeTopic} and its replicator", $"Makes {RunNames.Of(call).SmokeTopic} on both sides and one replicator for it.", new JsonObject { ["topic"] = RunNames.Of(call).SmokeTopic }));

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var names = RunNames.Of(call);
        await SmokeTest.MakeAsync(world, names, progress, cancel);
        return Done($"{names.SmokeTopic} is being copied", FactsOf(names));
    }

    protected override Task<Look> CheckAsync(Call call, CancellationToken cancel) => SmokeTest.IsThereAsync(world, RunNames.Of(call), cancel);

    protected override async Task<Outcome> TakeBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        await SmokeTest.RemoveAsync(world, RunNames.Of(call), cancel);
        return Done("nothing of the smoke test is left");
    }

    protected override Task<Look> CheckTakenBackAsync(Call call, JsonNode before, CancellationToken cancel) => SmokeTest.IsGoneAsync(world, RunNames.Of(call), cancel);

    public override Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) => Task.FromResult(FactsOf(RunNames.Of(call)));

    private static ImmutableDictionary<string, Value> FactsOf(RunNames names) => Fields.Facts(("topic", Value.Of(names.SmokeTopic)), ("connector", Value.Of(names.SmokeConnector)));
}

/// <summary>Writes what is missing at the source up to so many records, and waits until as many are counted at the destination.</summary>
internal sealed class SmokeSend(MigrationWorld world) : WorldAction(Fields.Changes("smoke.send", [Fields.Integer("records"), Fields.Integer("expect")], [Fields.Integer("counted")], undo: false))
{
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var now = await SmokeTest.CountAsync(world, world.Source, RunNames.Of(call), cancel);
        var expect = call.Integer("expect");
        return new Preview($"{Say.Number(now)} records", $"{Say.Number(expect)} records at the destination", $"Writes {Say.Number(Math.Max(0, expect - now))} records and waits until {Say.Number(expect)} are at the destination.", new JsonObject { ["expect"] = expect });
    }

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var (names, expect) = (RunNames.Of(call), call.Integer("expect"));
        var there = await SmokeTest.CountAsync(world, world.Source, names, cancel);
        if (there > expect) return Wrong("source", there, expect);
        if (there < expect) await RecordWriter.WriteAsync(world.Source, names.SmokeTopic, SmokeTest.Partitions, there, expect - there, progress, cancel);
        var counted = await SmokeTest.UntilArrivedAsync(world, names, expect, progress, cancel);
        return counted == expect
            ? Done($"{Say.Number(counted)} records counted at the destination", Fields.Facts(("counted", Value.Of(counted))), new Figure("records at the destination", Say.Number(counted)))
            : Wrong("destination", counted, expect);
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var (names, expect) = (RunNames.Of(call), call.Integer("expect"));
        var source = await SmokeTest.CountAsync(world, world.Source, names, cancel);
        var destination = await SmokeTest.CountAsync(world, world.Destination, names, cancel);
        var words = $"{Say.Number(destination)} at the destination, {Say.Number(source)} at the source, {Say.Number(expect)} wanted";
        return source == expect && destination == expect ? Look.Yes(words) : Look.No(words);
    }

    public override async Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) =>
        Fields.Facts(("counted", Value.Of(await SmokeTest.CountAsync(world, world.Destination, RunNames.Of(call), cancel))));

    private static Outcome.Failed Wrong(string where, long counted, long expect) => new(
        "count", $"{Say.Number(counted)} records at the {where}, {Say.Number(expect)} wanted", null, "Something was copied twice or somebody else writes there. Roll the smoke test back and begin it anew.");
}

/// <summary>Takes the smoke test's own things away.</summary>
internal sealed class SmokeEnd(MigrationWorld world) : WorldAction(Fields.Changes("smoke.end", [], [], undo: false))
{
    public override Task<Preview> PreviewAsync(Call call, CancellationToken cancel) => Task.FromResult(new Preview(
        $"topic {RunNames.Of(call).SmokeTopic} and its replicator", "nothing", "Removes the smoke test's topic, replicator and group.", new JsonObject { ["topic"] = RunNames.Of(call).SmokeTopic }));

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        await SmokeTest.RemoveAsync(world, RunNames.Of(call), cancel);
        return Done("nothing of the smoke test is left");
    }

    protected override Task<Look> CheckAsync(Call call, CancellationToken cancel) => SmokeTest.IsGoneAsync(world, RunNames.Of(call), cancel);
}
