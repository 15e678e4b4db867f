using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Tests.Definition;

namespace ChatOpsBot.Runbooks.Tests.EndToEnd;

/// <summary>
/// The migration in a few cells, with the laws that make its order matter: Connect is not stopped while a copy runs, a copy goes on only where there are
/// workers, apps come up again only where the source is configured, and configuration goes back only when no app runs on it.
/// </summary>
internal static class CopyHands
{
    private static readonly string[] Producers = ["orders", "clicks"];
    private static readonly string[] Consumers = ["billing", "search"];

    public static Cells World() => new(
        ("workers", "1"), ("config", "source"), ("secret", "source"), ("app:orders", "2"), ("app:clicks", "1"), ("app:billing", "1"), ("app:search", "3"));

    public static Catalogue Catalogue(Cells cells)
    {
        Contract Promise(string name) => Promised.Migration.Find(WorkKind.Action, name)!;
        Deed Reads(string name, params (string Name, Value Value)[] facts) => new(Promise(name), cells) { Facts = _ => Facts(facts) };
        Deed Writes(string name, Func<Call, IEnumerable<(string, string?)>> writes, params (string Name, Value Value)[] facts) => new(Promise(name), cells) { Writes = writes, Facts = _ => Facts(facts) };
        Deed[] plain =
        [
            Reads("inventory.cluster", ("cluster-id", Value.Of("practice-1")), ("brokers", Value.Of(3)), ("topics", Value.Of(24)), ("partitions", Value.Of(240))),
            Reads("inventory.connect", ("workers", Value.Of(1)), ("connectors", Value.Of(0))),
            Reads("inventory.apps", ("producers", Value.Of(2)), ("consumers", Value.Of(2))),
            Reads("offsets.snapshot", ("partitions", Value.Of(240)), ("records", Value.Of(1000))),
            Reads("plan.shards", ("plan", Value.Of("s1,s2")), ("shards", Value.Of(2)), ("topics", Value.Of(24)), ("partitions", Value.Of(240))),
            Reads("copy.validate", ("connectors", Value.Of(2))),
            Reads("parity.compare", ("topics", Value.Of(24)), ("records", Value.Of(1000))),
            Reads("apps.record", ("record", Value.Of("orders=2"))),
            Reads("copy.export", ("connectors", Value.Of(2)), ("export", Value.Of("{}"))),
            Reads("sanity.report", ("topics", Value.Of(24)), ("records", Value.Of(1000))),
            Writes("connect.scale", c => [("workers", c.Text("workers"))], ("workers", Value.Of(2))),
            Writes("smoke.start", _ => [("smoke:topic", "0"), ("smoke:connector", "on")], ("topic", Value.Of("smoke")), ("connector", Value.Of("smoke"))),
            Writes("smoke.send", c => [("smoke:topic", c.Text("expect"))], ("counted", Value.Of(110_000))),
            Writes("smoke.end", _ => [("smoke:connector", null), ("smoke:topic", null)]),
            Writes("copy.create", c => [("copy:topics", "24"), ("copy", "running")], ("connectors", Value.Of(2)), ("tasks", Value.Of(4))),
            Writes("copy.scale", c => [("copy:tasks", c.Text("tasks"))], ("tasks", Value.Of(8))),
            Writes("copy.pause", c => [($"copy:{c.Text("shard")}", "paused")]),
            Writes("copy.resume", c => [($"copy:{c.Text("shard")}", null)]),
            Writes("copy.restart-task", _ => []),
            Writes("copy.delete-topics", _ => [("copy:topics", null)]),
            Writes("apps.start", c => Kind(c).Select(a => ($"app:{a}", (string?)"1"))),
        ];
        return new Catalogue([.. plain, .. Lawful(cells, Promise)], Promised.Migration.Observations.Values.Select(o => new Sight(o.Contract, cells, Looks(cells, o.Contract.Name))),
            [new Ward("topics-empty-or-ours", () => cells["copy:topics"] is null), new Ward("no-copy-runs", () => cells["copy"] != "running")]);
    }

    private static Deed[] Lawful(Cells cells, Func<string, Contract> promise) =>
    [
        new Deed(promise("copy.stop"), cells) { Writes = _ => [("copy", "stopped")], Facts = _ => Facts(("connectors", Value.Of(2))), RefusesUndo = _ => cells["workers"] == "0" ? "no worker runs the copy" : null },
        new Deed(promise("connect.stop"), cells) { Writes = _ => [("workers", "0")], Refuses = _ => cells["copy"] == "running" ? "a copy runs" : null },
        new Deed(promise("apps.stop"), cells) { Writes = c => Kind(c).Select(a => ($"app:{a}", (string?)"0")), RefusesUndo = _ => cells["config"] != "source" ? "they would start on the destination" : null },
        new Deed(promise("apps.repoint"), cells) { Writes = c => [("config", c.Text("destination")), ("secret", c.Text("destination"))], RefusesUndo = _ => cells["app:test"] is not null ? "the test app would write to the source" : null },
        new Deed(promise("apps.start-test"), cells) { Writes = _ => [("app:test", "1")], Facts = _ => Facts(("app", Value.Of("test"))) },
    ];

    private static Func<Call, bool> Looks(Cells cells, string name) => name switch
    {
        "connect.workers-seen" => c => cells["workers"] == c.Text("workers"),
        "copy.caught-up" => _ => cells["copy"] == "running",
        "copy.drained" => _ => cells["copy"] == "running" && Producers.All(p => cells[$"app:{p}"] == "0"), // not any more once it is stopped, as on an old Connect
        "apps.stopped" => _ => Producers.Concat(Consumers).All(a => cells[$"app:{a}"] == "0"),
        "offsets.quiet" or "offsets.silent" => _ => cells["config"] != "source" || Producers.All(p => cells[$"app:{p}"] == "0"),
        "apps.test-works" => _ => cells["app:test"] == "1" && cells["config"] == "destination",
        "apps.healthy" => _ => cells.Under("app:").All(a => cells[a] != "0"),
        _ => _ => true,
    };

    private static string[] Kind(Call call) => call.Text("kind") == "producers" ? Producers : Consumers;

    private static ImmutableDictionary<string, Value> Facts(params (string Name, Value Value)[] facts) => facts.ToImmutableDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal);
}
