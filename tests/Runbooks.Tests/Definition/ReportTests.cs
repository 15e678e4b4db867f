using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Tests.Definition;

/// <summary>What <c>runbook check</c> and <c>runbook draw</c> print.</summary>
public sealed class ReportTests
{
    [Fact]
    public void The_way_back_is_printed_from_every_phase()
    {
        var report = CheckReport.Of(Given.Migration, Promised.Migration);
        report.IsSound.ShouldBeTrue();
        var lines = report.Words.Split('\n').Select(l => l.Trim()).ToArray();
        lines[0].ShouldMatch(@"^msk-to-confluent-cloud\.yaml: no mistakes\. msk-to-confluent-cloud version \d+: \d+ phases, \d+ steps, \d+ operations\.$");
        lines.ShouldContain("inventory  to the start: nothing to take back");
        lines.ShouldContain("connect    to the start: start-workers");
        lines.ShouldContain(l => l.StartsWith("smoke      to the start: (smoke-end stays: it only tidies up) → (smoke-100k stays:", StringComparison.Ordinal));
        lines.ShouldContain("parity     to replicate: nothing to take back");
        lines.ShouldContain("drain      to replicate: stop-consumers → stop-producers");
        lines.ShouldContain("test-app   to replicate: start-test-app → repoint-apps → stop-consumers → stop-producers → stop-connect → stop-replicators");
        lines.ShouldContain(l => l.StartsWith("go-live    only until its first step is begun; to replicate:", StringComparison.Ordinal));
        lines.ShouldContain("sanity     no way back: go-live is the point of no return");
    }

    [Fact]
    public void First_and_last_frame_the_way_back()
    {
        var shape = RunbookLoader.Load(Given.Rotation, Promised.Keys).Runbook!.Sample().Shape!;
        WayBack.Steps(shape, 1, -1).Select(s => s.Id).ShouldBe(["store", "restart-users", "create"]);
        WayBack.Steps(shape, 2, -1).Select(s => s.Id).ShouldBe(["store", "revoke-old", "restart-users", "create"]);
    }

    [Fact]
    public void The_order_is_total_from_every_phase_before_the_point_of_no_return()
    {
        var shape = RunbookLoader.Load(Given.Migration, Promised.Migration).Runbook!.Sample().Shape!;
        for (var phase = 0; WayBack.NoWayBack(shape, phase) is null; phase++)
        {
            var back = WayBack.Steps(shape, phase, -1).Select(s => s.Id).ToArray();
            back.ShouldBeUnique();
            back.ShouldBe(shape.Phases[..(phase + 1)].SelectMany(p => p.Steps).Where(s => s.Contract.Changes).Select(s => s.Id), ignoreOrder: true);
        }
    }

    [Fact]
    public void A_report_of_mistakes_counts_them()
    {
        var report = CheckReport.Of(Given.Migration.With("checkpoint: true", "chekpoint: true").With("zone: Europe/Berlin", "zone: X/Y"), Promised.Migration);
        report.IsSound.ShouldBeFalse();
        report.Words.Split('\n')[^1].ShouldBe("2 mistakes.");
    }

    [Fact]
    public void A_runbook_for_other_hands_is_sound_and_says_what_lacks()
    {
        var report = CheckReport.Of(Given.Rotation, Promised.Migration);
        report.IsSound.ShouldBeTrue();
        report.Words.ShouldContain("It is not available here: it needs actions keys.*");
    }

    [Fact]
    public void A_runbook_is_drawn_with_gates_checkpoint_and_point_of_no_return()
    {
        var text = Drawing.Mermaid(RunbookLoader.Load(Given.Migration, Promised.Migration).Runbook!.Sample().Shape!);
        text.ShouldStartWith("flowchart TD\n");
        text.ShouldContain("p3[\"Copy until caught up (replicate)<br/>plan-shards<br/>validate-connectors<br/>create-connectors<br/>until-caught-up<br/>◆ checkpoint: roll back stops here\"]:::checkpoint");
        text.ShouldContain("p4 --> g5{{\"start cutover<br/>approved by 1 lead and 1 customer<br/>needs caught-up, parity\"}} --> p5");
        text.ShouldContain("■ point of no return");
        text.ShouldContain("p10 -.->|\"roll back\"| p3");
        text.ShouldContain("p3 -.->|\"roll back\"| start");
        text.Split("roll back\"").Length.ShouldBe(3);
        Drawing.Mermaid(RunbookLoader.Load(Given.Rotation, Promised.Migration).Runbook!.Sample().Shape!).ShouldContain("2 of security, owner, on-call");
    }

    [Fact]
    public void Words_cannot_break_out_of_the_picture()
    {
        var text = Given.Migration.With("title: Know what is there", "title: 'a\"]; x --> y <b> #'");
        Drawing.Mermaid(RunbookLoader.Load(text, Promised.Migration).Runbook!.Sample().Shape!).ShouldContain("a#quot;]; x --#gt; y #lt;b#gt; #35; (inventory)");
    }
}
