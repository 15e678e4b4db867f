namespace ChatOpsBot.Rehearsal.Apps;

/// <summary>An app of the practice company: a deployment that produces, consumes or both.</summary>
/// <param name="Kind"><c>producer</c>, <c>consumer</c>, <c>streams</c> or <c>test</c>.</param>
/// <param name="Replicas">Pods at the beginning.</param>
public sealed record AppDescription(string Name, string Kind, int Replicas = 1)
{
    /// <summary>What it reads; empty: nothing.</summary>
    public IReadOnlyList<string> Consumes { get; init; } = [];

    /// <summary>Its consumer group; needed by those that read.</summary>
    public string? Group { get; init; }

    /// <summary>What it writes to; null: nothing. A streams app writes a record for every one it reads.</summary>
    public string? Produces { get; init; }

    /// <summary>Records a second and pod that a producer or the test app writes.</summary>
    public double PerSecond { get; init; }

    /// <summary>Bytes of each record's value.</summary>
    public int Size { get; init; } = 200;
}
