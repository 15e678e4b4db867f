using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Runs;

/// <summary>Table 2.3 of the runbook language, cell by cell, against a run brought into each of its columns.</summary>
public sealed class ChartTests
{
    private static readonly string[] Everywhere = ["one", "two", "three", "four", "five"];

    // Columns: running, past no return, paused, paused going back, rolling back, aborting, ended. "ok" or the rule that refuses.
    private static readonly (string Command, Func<string, Command> Make, string[] Cells)[] Table =
    [
        ("start PHASE", next => new Command.StartPhase(next), ["ok", "ok", "paused", "going-back", "going-back", "aborting", "ended"]),
        ("operation", _ => new Command.RequestOperation("mend-it", ImmutableDictionary<string, Value>.Empty), ["ok", "ok", "paused", "going-back", "going-back", "aborting", "ended"]),
        ("approve", _ => new Command.Approve(null, null), ["nothing-asked", "nothing-asked", "nothing-asked", "nothing-asked", "nothing-asked", "aborting", "ended"]),
        ("reject", _ => new Command.Reject(null, "no"), ["nothing-asked", "nothing-asked", "nothing-asked", "nothing-asked", "nothing-asked", "aborting", "ended"]),
        ("retry", _ => new Command.Retry(null), ["nothing-failed", "nothing-failed", "paused", "paused", "nothing-failed", "aborting", "ended"]),
        ("skip", _ => new Command.Skip("look", "why"), ["done", "done", "paused", "paused", "not-failed", "aborting", "ended"]),
        ("settle", _ => new Command.Settle("look", true, "why"), ["known", "known", "known", "known", "known", "known", "ended"]),
        ("check", _ => new Command.Check("look"), ["ok", "ok", "ok", "going-back", "going-back", "aborting", "ended"]),
        ("pause", _ => new Command.Pause(null), ["ok", "ok", "paused", "paused", "ok", "aborting", "ended"]),
        ("resume", _ => new Command.Resume(), ["not-paused", "not-paused", "ok", "ok", "not-paused", "aborting", "ended"]),
        ("panic", _ => new Command.Panic(null), ["ok", "ok", "ok", "ok", "ok", "ok", "ended"]),
        ("roll back", _ => new Command.RollBack(false), ["ok", "no-return", "ok", "going-back", "going-back", "aborting", "ended"]),
        ("roll back all", _ => new Command.RollBack(true), ["ok", "no-return", "ok", "ok", "ok", "aborting", "ended"]),
        ("abort", _ => new Command.Abort("enough"), ["ok", "ok", "ok", "going-back", "going-back", "aborting", "ended"]),
        ("lock", _ => new Command.TakeLock(null, "mine"), ["ok", "ok", "ok", "ok", "ok", "aborting", "ended"]),
        ("unlock", _ => new Command.Unlock(), ["no-lock", "no-lock", "no-lock", "no-lock", "no-lock", "aborting", "ended"]),
        ("hand over", _ => new Command.HandOver("ingrid"), ["no-lock", "no-lock", "no-lock", "no-lock", "no-lock", "aborting", "ended"]),
        ("break lock", _ => new Command.BreakLock("now"), ["no-lock", "no-lock", "no-lock", "no-lock", "no-lock", "aborting", "ended"]),
        ("note", _ => new Command.AddNote(NoteKind.Note, "words", null, null), ["ok", "ok", "ok", "ok", "ok", "ok", "ok"]),
    ];

    public static TheoryData<Column> Columns => [.. Enum.GetValues<Column>()];

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task Every_cell_of_a_column(Column column)
    {
        var table = await BroughtToAsync(column);
        Chart.ColumnOf(table.Run).ShouldBe(column);
        var situation = table.Desk.SituationOf(table.RunId);
        var person = situation.Find("tomas")!;
        var next = Turn.Next(table.Run)?.Id ?? "five";
        foreach (var (name, make, cells) in Table)
            (Decide.Command(table.Run, make(next), person, situation).Refusal?.Rule ?? "ok").ShouldBe(cells[(int)column], $"{name} in {column}");
    }

    [Fact]
    public async Task The_machine_prints_itself()
    {
        var mermaid = RunMachine.Mermaid(Shape());
        mermaid.ShouldStartWith("stateDiagram");
        mermaid.ShouldContain("start three");
        await Task.CompletedTask;
    }

    private static RunShape Shape() => Run(
    [
        Phase("one", Reads("look"), Changes("w")),
        Phase("two", Changes("a")) with { Checkpoint = true },
        Phase("three", Changes("b")).Gated(LeadAndCustomer()),
        Phase("four", Changes("d", undo: UndoRule.None)).Gated(LeadAndCustomer()) with { PointOfNoReturn = true },
        Phase("five", Reads("e")).Gated(LeadAndCustomer()),
    ],
    Operation("mend-it", Everywhere, "apps", Changes("mend")));

    private static async Task<Table> BroughtToAsync(Column column)
    {
        var table = new Table(Shape());
        if (column is Column.Aborting) table.World.Silent.Add("w");
        table.World.Silent.Add("undo b");
        await table.StartAsync();
        await table.WorkAsync();
        if (column is Column.Aborting or Column.Ended) await table.DoAsync("ingrid", new Command.Abort("enough"));
        if (column is Column.Paused) await table.DoAsync("ingrid", new Command.Pause(null));
        if (column is Column.PastNoReturn or Column.RollingBack or Column.PausedGoingBack) await PassAsync(table, "three");
        if (column is Column.PastNoReturn) await PassAsync(table, "four");
        if (column is Column.RollingBack or Column.PausedGoingBack)
        {
            await table.DoAsync("ingrid", new Command.RollBack(false));
            await table.DoAsync("ingrid", new Command.Approve(null, null));
            await table.WorkAsync();
        }

        if (column is Column.PausedGoingBack) await table.DoAsync("ingrid", new Command.Pause(null));
        return table;
    }

    private static async Task PassAsync(Table table, string phase)
    {
        await table.DoAsync("tomas", new Command.StartPhase(phase));
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.DoAsync("marta", new Command.Approve(null, null));
        await table.WorkAsync();
    }
}
