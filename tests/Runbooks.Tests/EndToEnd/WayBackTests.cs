using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Definition;

namespace ChatOpsBot.Runbooks.Tests.EndToEnd;

/// <summary>The migration runbook on a small world with laws: from every step before the point of no return the way back really restores.</summary>
public sealed class WayBackTests
{
    private static readonly Person[] People =
    [
        new("ingrid", "Ingrid", ["lead"]), new("tomas", "Tomas", ["engineer"]), new("marta", "Marta", ["customer"]), new("ravi", "Ravi", ["customer"]),
    ];

    private readonly Cells _cells = CopyHands.World();

    [Fact]
    public async Task The_migration_runs_to_its_end()
    {
        using var stage = await StartAsync();
        await stage.UntilAsync(r => r.Ended, "tomas");
        stage.Run.Mode.ShouldBe(Mode.Finished);
        (_cells["config"], _cells["copy"], _cells["workers"]).ShouldBe(("destination", "stopped", "0"));
        _cells.Log[^2..].ShouldBe(["do apps.start", "do apps.start"]);
    }

    [Theory]
    [CombinatorialTroubles(
        "start-workers", "smoke-start", "smoke-10k", "smoke-100k", "smoke-end", "create-connectors", "stop-producers", "stop-consumers", "stop-replicators", "stop-connect",
        "repoint-apps", "start-test-app")]
    public async Task Rolled_back_from_any_step_the_world_is_as_before(string step, Trouble trouble)
    {
        var start = _cells.ToString();
        using var stage = await StartAsync();
        var checkpoint = await ReachAsync(stage, step, trouble);
        await stage.DoAsync("tomas", new Command.RollBack(false));
        await stage.UntilAsync(r => r.Rollback is { EndedAt: not null });
        if (checkpoint is null) stage.Run.Mode.ShouldBe(Mode.RolledBack);
        else stage.Run.Phase.Id.ShouldBe("replicate");
        _cells.ToString().ShouldBe(checkpoint ?? start);
        if (checkpoint is null) return;
        await stage.DoAsync("tomas", new Command.RollBack(true));
        await stage.UntilAsync(r => r.Ended);
        stage.Run.Mode.ShouldBe(Mode.RolledBack);
        _cells.ToString().ShouldBe(start);
    }

    [Theory]
    [InlineData("inventory")]
    [InlineData("connect")]
    [InlineData("smoke")]
    [InlineData("replicate")]
    [InlineData("parity")]
    [InlineData("stop-apps")]
    [InlineData("drain")]
    [InlineData("stop-copy")]
    [InlineData("repoint")]
    [InlineData("test-app")]
    [InlineData("go-live")]
    public async Task Rolled_back_to_the_start_from_every_phase_the_world_is_as_before(string phase)
    {
        var start = _cells.ToString();
        using var stage = await StartAsync();
        await stage.UntilAsync(r => r.Phase.Id == phase, "tomas");
        stage.Run.NoReturn.ShouldBeNull();
        await stage.DoAsync("tomas", new Command.RollBack(true));
        await stage.UntilAsync(r => r.Ended);
        stage.Run.Mode.ShouldBe(Mode.RolledBack);
        _cells.ToString().ShouldBe(start);
    }

    [Fact]
    public async Task After_a_rolled_back_window_the_next_one_is_possible()
    {
        using var stage = await StartAsync();
        await stage.UntilAsync(r => r.Steps["test-app-works"].Status == StepStatus.Succeeded, "tomas");
        await stage.DoAsync("ingrid", new Command.RollBack(false));
        await stage.UntilAsync(r => r.Ended, "tomas");
        stage.Run.Mode.ShouldBe(Mode.Finished);
        _cells.Log.Count(l => l == "do copy.create").ShouldBe(1);
        _cells.Log.Count(l => l == "do apps.repoint").ShouldBe(2);
    }

    [Fact]
    public async Task A_wrong_order_of_the_way_back_fails_and_says_why()
    {
        using var stage = await StartAsync(Given.Migration.With("id: repoint-apps, ", "id: repoint-apps, undo: last, "));
        await stage.UntilAsync(r => r.Steps["repoint-apps"].Status == StepStatus.Succeeded, "tomas");
        await stage.DoAsync("tomas", new Command.RollBack(false));
        await stage.UntilAsync(r => r.Steps["stop-consumers"] is { Status: StepStatus.Failed, Back: true });
        stage.Run.Mode.ShouldBe(Mode.RollingBack);
        stage.Run.Steps["stop-consumers"].Words.ShouldBe("they would start on the destination");
    }

    /// <summary>Until the step was begun and ended somehow. Returns the world as it was when the last checkpoint's phase was left, if it was.</summary>
    private async Task<string?> ReachAsync(Stage stage, string step, Trouble trouble)
    {
        string? checkpoint = null;
        var shape = stage.Run.Steps[step];
        await stage.UntilAsync(
            r =>
            {
                if (r.PhaseIndex > 3) checkpoint ??= _cells.ToString();
                if (r.PhaseIndex == shape.PhaseIndex && r.Phase.Steps.TakeWhile(s => s.Id != step).All(s => r.Steps[s.Id].IsOver) && !r.Steps[step].Begun)
                    _cells.Troubles[shape.Shape.Contract.Name] = trouble;
                return r.Steps[step].Status is StepStatus.Succeeded or StepStatus.Failed or StepStatus.Unknown;
            },
            "tomas");
        _cells.Troubles.Clear();
        return checkpoint;
    }

    private Task<Stage> StartAsync() => StartAsync(Given.Migration);

    private async Task<Stage> StartAsync(RunbookText text)
    {
        var stage = new Stage(text, CopyHands.Catalogue(_cells), People);
        await stage.StartAsync("ingrid");
        return stage;
    }
}
