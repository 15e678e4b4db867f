using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Properties;

/// <summary>The small definitions that the chart of the runbook language was searched with (its section 6), and what that search left out.</summary>
internal static class Charts
{
    public static readonly ImmutableArray<RunShape> All = [Window(), Scopes(), Attested(), NoGates()];

    /// <summary>Checkpoint, window, point of no return, operations of three steps.</summary>
    public static RunShape Window() => Run(
    [
        Phase("prepare", Reads("look"), Changes("make").Confirmed()),
        Phase("copy", Changes("create"), Observes("until", "caught-up", freshMinutes: 30)) with { Checkpoint = true },
        Phase("stop", Changes("stop", Touch.StopsApps, repeatable: false), Observes("quiet", "quiesced", freshMinutes: 20)).Gated(LeadAndCustomer("caught-up")),
        Phase("point", Changes("point", undo: UndoRule.First), Changes("test", undo: UndoRule.Last)),
        Phase("live", Changes("start", Touch.Irreversible, undo: UndoRule.None)).Gated(LeadAndCustomer("quiesced")) with { PointOfNoReturn = true },
        Phase("after", Observes("healthy")),
    ],
    Operation("rerun-all", ["copy", "stop"], "copy", Changes("halt"), Observes("gone"), Changes("again")) with
    {
        Gate = Gate(15, [], ("lead", 1), ("customer", 1)), Voids = ["caught-up"],
    });

    /// <summary>Three scopes, side by side, and operations over two of them.</summary>
    public static RunShape Scopes() => Run(
    [
        Together("both", Changes("a").Scoped("copy/s1"), Changes("b").Scoped("copy/s2").Confirmed(), Changes("c").Scoped("apps"), Observes("d")),
        Phase("end", Changes("whole"), Reads("sum")) with { Checkpoint = true },
        Phase("last", Changes("tidy", undo: UndoRule.None)),
    ],
    Operation("scale-copy", ["both", "end"], "copy", Changes("scale")) with { Confirm = true },
    Operation("mend-one", ["both"], "copy/s1", Changes("mend", repeatable: false), Changes("mend-more"), Reads("mended")),
    Operation("restart-app", ["both", "end", "last"], "apps", Changes("restart")));

    /// <summary>A chain of attestations, comparisons, guards, not-before.</summary>
    public static RunShape Attested() => Run(
    [
        Phase("quiet", Observes("quiet", "quiesced", holdsSeconds: 10, freshMinutes: 10)),
        Phase("drain", Observes("empty", "drained", freshMinutes: 15).Needing("quiesced"), Compares("compare", "final", 20).Needing("drained")),
        Phase("swap", Changes("swap").Needing("quiesced", "final", "law"), Reads("morning") with { NotBefore = new NotBefore(new TimeOnly(9, 0), null) }).Gated(LeadAndCustomer("final", "open")) with { PointOfNoReturn = true, Deadline = TimeSpan.FromHours(1) },
    ]);

    public static RunShape NoGates() => Run(
    [
        Phase("one", Reads("r1", new Field("x", ValueKind.Integer)), Changes("w1") with { Skip = SkipRule.Free }, Changes("w2", undo: UndoRule.None)),
        Phase("two", Changes("w3", Touch.Deletes), Compares("cmp", "same", 5)) with { Checkpoint = true },
        Phase("three", Changes("w4").Needing("same"), Observes("o1") with { Skip = SkipRule.Never }) with { Checkpoint = true },
        Phase("four", Changes("w5") with { Gate = Gate(10, ["same"], ("lead", 1)) }),
    ]);
}
