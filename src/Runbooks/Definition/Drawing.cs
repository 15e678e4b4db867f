using System.Text;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Definition;

/// <summary>A runbook as a picture: Mermaid text, phases from top to bottom with gates, checkpoint and point of no return.</summary>
public static class Drawing
{
    public static string Mermaid(RunShape shape)
    {
        var text = new StringBuilder("flowchart TD\n");
        text.Append($"  start([{Quote($"{shape.Title}, version {shape.Version}")}])\n");
        var before = "start";
        for (var i = 0; i < shape.Phases.Length; i++)
        {
            Phase(text, shape.Phases[i], i);
            Edge(text, shape.Phases[i], before, i);
            before = $"p{i}";
        }

        text.Append($"  {before} --> finished([{Quote("Finished")}])\n");
        WaysBack(text, shape);
        text.Append("  classDef checkpoint stroke-width:4px\n  classDef noreturn stroke-dasharray:6 4,stroke-width:4px\n");
        return text.ToString();
    }

    private static void Phase(StringBuilder text, PhaseShape phase, int index)
    {
        var lines = new List<string> { $"{phase.Title} ({phase.Id})" };
        lines.AddRange(phase.Groups.Select(g => string.Join(" ‖ ", g.Select(s => s.Id))));
        if (phase.Checkpoint) lines.Add("◆ checkpoint: roll back stops here");
        if (phase.PointOfNoReturn) lines.Add("■ point of no return: with the first step here");
        text.Append($"  p{index}[{Quote(lines)}]");
        text.Append(phase.PointOfNoReturn ? ":::noreturn\n" : phase.Checkpoint ? ":::checkpoint\n" : "\n");
    }

    private static void Edge(StringBuilder text, PhaseShape phase, string before, int index)
    {
        if (phase.Gate is not { } gate) { text.Append($"  {before} --> p{index}\n"); return; }
        var lines = new List<string> { phase.Command!, $"approved by {People(gate)}" };
        if (gate.Needs.Length > 0) lines.Add($"needs {string.Join(", ", gate.Needs)}");
        text.Append($"  {before} --> g{index}{{{{{Quote(lines)}}}}} --> p{index}\n");
    }

    /// <summary><c>1 lead and 1 customer</c>, <c>2 of security, owner</c>.</summary>
    public static string People(GateShape gate) => string.Join(" and ", gate.Quorums.Select(q => q.Roles.Length == 1 ? $"{q.Count} {q.Roles[0]}" : $"{q.Count} of {string.Join(", ", q.Roles)}"));

    // One arrow from the last phase of each stretch: the phases before it go to the same place.
    private static void WaysBack(StringBuilder text, RunShape shape)
    {
        for (var i = 0; i < shape.Phases.Length && WayBack.NoWayBack(shape, i) is null; i++)
        {
            var target = WayBack.Target(shape, i);
            var goesOn = i + 1 < shape.Phases.Length && WayBack.NoWayBack(shape, i + 1) is null && WayBack.Target(shape, i + 1) == target;
            if (goesOn) continue;
            text.Append($"  p{i} -.->|{Quote("roll back")}| {(target < 0 ? "start" : $"p{target}")}\n");
        }
    }

    private static string Quote(string line) => Quote([line]);

    // Mermaid's entities: quotes end a label, and '#' and '<' begin something else.
    private static string Quote(IEnumerable<string> lines) =>
        $"\"{string.Join("<br/>", lines.Select(l => l.Replace("#", "#35;").Replace("\"", "#quot;").Replace("<", "#lt;").Replace(">", "#gt;")))}\"";
}
