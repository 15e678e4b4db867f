using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Tests.Definition;

public sealed class RunbooksTests
{
    private static readonly Dictionary<string, Value> Key = new() { ["key"] = Value.Of("billing") };

    [Fact]
    public void Both_runbooks_are_sound()
    {
        RunbookLoader.Load(Given.Migration, Promised.Migration).Mistakes.ShouldBeEmpty();
        RunbookLoader.Load(Given.Rotation, Promised.Keys).Mistakes.ShouldBeEmpty();
    }

    [Fact]
    public void The_migration_has_the_phases_and_gates_of_the_first_edition()
    {
        var shape = Shape(Given.Migration, Promised.Migration);
        shape.Phases.Select(p => p.Id).ShouldBe(["inventory", "connect", "smoke", "replicate", "parity", "stop-apps", "drain", "stop-copy", "repoint", "test-app", "go-live", "sanity"]);
        shape.Phases.Where(p => p.Gate is not null).Select(p => (p.Id, p.Command)).ShouldBe([("stop-apps", "start cutover"), ("go-live", "start go-live")]);
        shape.Phases.Where(p => p.Gate is not null).ShouldAllBe(p => p.Gate!.Quorums.Length == 2 && p.Gate.People == 2);
        shape.Phases.Single(p => p.Checkpoint).Id.ShouldBe("replicate");
        shape.Phases.Single(p => p.PointOfNoReturn).Id.ShouldBe("go-live");
        shape.Phases.SelectMany(p => p.Steps).ShouldAllBe(s => s.Gate == null);
        shape.Operations.Select(o => o.Command).ShouldBe(
            ["scale replicator {count}", "scale connect {count}", "pause shard {shard}", "resume shard {shard}", "restart task {task} of shard {shard}"]);
    }

    [Fact]
    public void Parameters_are_filled_in_with_their_types()
    {
        var shape = Shape(Given.Migration, Promised.Migration, new() { ["tasks"] = Value.Of(30), ["window"] = Value.Of("4h30m"), ["source"] = Value.Of("old") });
        shape.Scope.ShouldBe("migration/old");
        Step(shape, "plan-shards").With["tasks"].ShouldBe(Template.Literal(Value.Of(30)));
        Step(shape, "smoke-10k").With["records"].ShouldBe(Template.Literal(Value.Of(10_000)));
        Step(shape, "create-connectors").With["plan"].Holes.Single().ShouldBe(new Hole("plan-shards", "plan"));
        shape.Phases.Single(p => p.Id == "test-app").Deadline.ShouldBe(TimeSpan.FromMinutes(270));
        shape.Phases.Single(p => p.Id == "go-live").Gate!.Typed!.Resolve(_ => null, out _).ShouldBe(Value.Of("destination"));
        shape.Operations[2].Scope!.Parts.Length.ShouldBe(2);
        shape.Digest.ShouldBe(Given.Migration.Digest);
        shape.Text.ShouldBe(Given.Migration.Text);
    }

    [Theory]
    [InlineData("tasks", "0", "from 1 to 400")]
    [InlineData("tasks", "many", "a whole number of tasks from 1 to 400")]
    [InlineData("window", "30m", "from 1h to 1d")]
    [InlineData("taks", "3", "Did you mean 'tasks'?")]
    [InlineData("source", "", "source must be some text")]
    public void A_wrong_parameter_is_refused_in_one_line(string name, string value, string words)
    {
        var runbook = RunbookLoader.Load(Given.Migration, Promised.Migration).Runbook!;
        var shaped = runbook.Shape(new Dictionary<string, Value> { [name] = Value.Of(value) });
        shaped.Shape.ShouldBeNull();
        shaped.Problems.ShouldHaveSingleItem().ShouldContain(words);
    }

    [Fact]
    public void A_needed_parameter_is_asked_for()
    {
        var shaped = RunbookLoader.Load(Given.Rotation, Promised.Keys).Runbook!.Shape(new Dictionary<string, Value>());
        shaped.Problems.ShouldHaveSingleItem().ShouldBe("key must be given: name of the key in the settings (never the key itself).");
    }

    [Fact]
    public void When_is_worked_out_at_start()
    {
        Ids(Shape(Given.Rotation, Promised.Keys, Key)).ShouldNotContain("narrow");
        Ids(Shape(Given.Rotation, Promised.Keys, new(Key) { ["seen"] = Value.Of("in-public") })).ShouldContain("narrow");
    }

    [Fact]
    public void Each_makes_one_step_an_item_in_order()
    {
        var text = Given.Rotation
            .With("  wait:", "  waves: { type: list, default: [pilot, rest] }\n  wait:")
            .With("action: keys.restart-users, with: { uses: \"${facts.uses.list}\" }", "each: waves, scope: \"apps/${each}\", action: keys.restart-users, with: { uses: \"${each}\" }");
        var phase = Shape(text, Promised.Keys, Key).Phases[1];
        phase.Groups.Select(g => g.Single().Id).ShouldBe(["create", "store", "restart-users[pilot]", "restart-users[rest]", "old-unused"]);
        phase.Groups[3][0].With["uses"].ShouldBe(Template.Literal(Value.Of("rest")));
        phase.Groups[3][0].Scope!.Resolve(_ => null, out _).ShouldBe(Value.Of("apps/rest"));
        phase.Groups[3][0].Each.ShouldBe("rest");
        Problems(text, new(Key) { ["waves"] = Value.Of(Array.Empty<string>()) }).ShouldContain("from 1 to 50 items");
        Problems(text, new(Key) { ["waves"] = Value.Of(["a", "a"]) }).ShouldContain("twice");
        Problems(text, new(Key) { ["waves"] = Value.Of(["a]b"]) }).ShouldContain("lower case");
    }

    [Fact]
    public void Durations_out_of_proportion_are_refused_at_start() =>
        Problems(Given.Rotation.With("max: 24h, default: 10m", "default: 10m"), new(Key) { ["wait"] = Value.Of(TimeSpan.FromDays(3)) }).ShouldContain("not under its timeout");

    [Fact]
    public void A_phase_is_added_a_step_renamed_and_a_gate_moved_in_yaml_alone()
    {
        var text = Given.Migration
            .With("  - id: parity\n", "  - id: second-look\n    title: Once more\n    steps:\n      - { id: look, action: offsets.snapshot, with: { cluster: \"${source}\" } }\n\n  - id: parity\n")
            .With("id: stop-consumers", "id: halt-consumers")
            .With("    command: start cutover\n    gate:\n      approvals: { lead: 1, customer: 1 }\n      needs: [caught-up, parity]\n      expires: 30m\n", "    gate: { approvals: 2, from: [lead, engineer], expires: 30m }\n")
            .With("  - id: second-look\n", "  - id: second-look\n    command: start second look\n    gate: { approvals: { customer: 1 }, needs: [caught-up], expires: 1h }\n")
            .With(", attests: parity, fresh: 4h", "");
        var shape = Shape(text, Promised.Migration);
        shape.Phases[4].Id.ShouldBe("second-look");
        shape.Phases[4].Command.ShouldBe("start second look");
        shape.Phases[6].Gate!.Quorums.Single().Roles.ShouldBe(["lead", "engineer"]);
        Ids(shape).ShouldContain("halt-consumers");
        WayBack.Steps(shape, 7, 3).Select(s => s.Id).ShouldBe(["halt-consumers", "stop-producers"]);
    }

    private static RunShape Shape(RunbookText text, Catalogue catalogue, Dictionary<string, Value>? parameters = null)
    {
        var loaded = RunbookLoader.Load(text, catalogue);
        loaded.Mistakes.ShouldBeEmpty();
        var shaped = loaded.Runbook!.Shape(parameters ?? []);
        shaped.Problems.ShouldBeEmpty();
        return shaped.Shape!;
    }

    private static string Problems(RunbookText text, Dictionary<string, Value> parameters) =>
        string.Join(' ', RunbookLoader.Load(text, Promised.Keys).Runbook!.Shape(parameters).Problems);

    private static IEnumerable<string> Ids(RunShape shape) => shape.Phases.SelectMany(p => p.Steps).Select(s => s.Id);

    private static StepShape Step(RunShape shape, string id) => shape.Phases.SelectMany(p => p.Steps).Single(s => s.Id == id);
}
