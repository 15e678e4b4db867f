using System.Collections.Immutable;
using ChatOpsBot.Chat;
using ChatOpsBot.Chat.Commands;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Bot.Tests.Chat;

/// <summary>A run with two phases and a few operations, for what only reads its shape.</summary>
internal static class SmallRun
{
    private static readonly Contract Looks = Contract.Observes("copy.caught-up");

    public static readonly RunShape Shape = new(
        "small", 1, "A small migration", "UTC", "migration", "", "digest", ["lead", "engineer", "customer"], ["lead", "engineer"],
        ImmutableDictionary<string, Value>.Empty,
        [
            new PhaseShape("replicate", "Copy", [[Step("until-caught-up")]], null, null, false, false, null, null),
            new PhaseShape("stop-apps", "Stop the apps", [[Step("drained")]],
                new GateShape([new Quorum(["lead"], 1), new Quorum(["customer"], 1)], [], null, TimeSpan.FromMinutes(30)), "start cutover", false, false, null, null),
        ],
        [
            Operation("scale-replicator", "Total tasks over all connectors", "scale replicator {count}", new ParameterShape("count", ValueKind.Integer, null, "tasks", null, Value.Of(1), Value.Of(400), [])),
            Operation("scale-connect", "Workers", "scale connect {count}", new ParameterShape("count", ValueKind.Integer, null, "workers", null, Value.Of(1), Value.Of(60), [])),
            Operation("pause-shard", "Pause one shard", "pause shard {shard}", new ParameterShape("shard", ValueKind.Text, null, null, null, null, null, [])),
            Operation("leave-behind", "Topics that stay", "leave behind {topics} because {reason}",
                new ParameterShape("topics", ValueKind.List, null, null, null, null, null, []), new ParameterShape("reason", ValueKind.Text, null, null, null, null, null, [])),
            Operation("waive", "Waive a rule", "waive {rule} until {day}",
                new ParameterShape("rule", ValueKind.Text, null, null, null, null, null, []), new ParameterShape("day", ValueKind.Day, null, null, null, null, null, [])),
        ]);

    public static readonly RunState State = new()
    {
        Id = Guid.Parse("0193a000-0000-7000-8000-000000000007"),
        Number = 7,
        Shape = Shape,
        Environment = "practice",
        Pace = 1,
        World = ImmutableDictionary<string, string>.Empty,
        Scope = "migration",
        StartedBy = "ingrid",
        StartedAt = DateTimeOffset.UnixEpoch,
    };

    public static readonly ImmutableArray<RunbookLine> Runbooks =
    [
        new("msk-to-confluent-cloud", 1, "Move Kafka", [
            new ParameterShape("tasks", ValueKind.Integer, null, "tasks", Value.Of(4), Value.Of(1), Value.Of(400), []),
            new ParameterShape("source", ValueKind.Text, null, null, null, null, null, []),
        ]),
        new("rotate-leaked-api-key", 1, "Rotate a key", []),
    ];

    public static Scene Scene(string who = "ingrid") => new(People.Practice.Named(who)!, People.Practice.All, Runbooks)
    {
        State = State,
        Steps = [new Choice("until-caught-up", "Running"), new Choice("drained", "Pending")],
    };

    private static StepShape Step(string id) => new(
        id, id, null, Looks, ImmutableDictionary<string, Template>.Empty, [], false, null, TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.Zero,
        null, null, null, SkipRule.Approved, UndoRule.Own, null, null, null);

    private static OperationShape Operation(string id, string title, string command, params ImmutableArray<ParameterShape> arguments) => new(
        id, title, [.. command.Split(' ').Select(w => w[0] == '{' ? new CommandWord(null, w.Trim('{', '}')) : new CommandWord(w, null))],
        ["replicate"], arguments, [], [], false, null, null, []);
}
