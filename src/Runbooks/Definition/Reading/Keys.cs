using System.Collections.Immutable;

namespace ChatOpsBot.Runbooks.Definition.Reading;

/// <summary>All keys of the language, by the map they stand in; the JSON Schema beside the runbooks has the same (a test compares).</summary>
internal static class Keys
{
    public static readonly ImmutableArray<string> Runbook =
        ["runbook", "version", "title", "zone", "scope", "roles", "operators", "parameters", "phases", "operations"];

    public static readonly ImmutableArray<string> Parameter = ["type", "default", "min", "max", "unit", "choices", "title"];

    public static readonly ImmutableArray<string> Phase =
        ["id", "title", "steps", "gate", "command", "checkpoint", "point-of-no-return", "planned", "deadline"];

    public static readonly ImmutableArray<string> Gate = ["approvals", "from", "needs", "typed", "expires"];

    public static readonly ImmutableArray<string> Together = ["together"];

    public static readonly ImmutableArray<string> Step =
    [
        "id", "title", "note", "action", "observe", "with", "when", "each", "needs", "confirm", "gate", "timeout", "every", "holds-for",
        "attests", "fresh", "ends", "not-before", "skip", "undo", "because", "scope", "planned",
    ];

    public static readonly ImmutableArray<string> Operation =
        ["id", "title", "command", "in", "arguments", "action", "with", "steps", "needs", "confirm", "gate", "timeout", "scope", "voids", "mends"];

    public static readonly ImmutableArray<string> OperationStep =
        ["id", "action", "observe", "with", "needs", "timeout", "every", "holds-for", "skip"];
}
