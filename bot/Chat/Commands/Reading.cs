using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Chat.Commands;

/// <summary>What can be asked without changing anything.</summary>
public abstract record Reading
{
    public sealed record Help(string? Topic) : Reading;

    public sealed record Runbooks : Reading;

    public sealed record Runs : Reading;

    public sealed record Status : Reading;

    public sealed record Why : Reading;

    public sealed record Audit(int Most) : Reading;

    public sealed record Lag : Reading;

    public sealed record Progress : Reading;

    public sealed record Topics : Reading;

    /// <summary><c>scale replicator ?</c>: current value, bounds, unit.</summary>
    public sealed record Bounds(OperationShape Operation) : Reading;

    /// <summary><c>run 7</c> alone: this conversation is about that run from now on.</summary>
    public sealed record Follow : Reading;
}
