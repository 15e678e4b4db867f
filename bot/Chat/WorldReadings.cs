using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>
/// What the chat may ask about the world beside the journal. Filled in by the host from what its probes saw last; an answer must be at hand,
/// not fetched: whatever takes longer than a moment is answered with "not known yet".
/// </summary>
public sealed record WorldReadings
{
    public Func<RunState, CancellationToken, Task<ChatReply?>> Lag { get; init; } = static (_, _) => Task.FromResult<ChatReply?>(null);

    public Func<RunState, CancellationToken, Task<ChatReply?>> Progress { get; init; } = static (_, _) => Task.FromResult<ChatReply?>(null);

    public Func<RunState, CancellationToken, Task<ChatReply?>> Topics { get; init; } = static (_, _) => Task.FromResult<ChatReply?>(null);

    /// <summary>The preview of an operation with its arguments unsaid: what is now, and the bounds.</summary>
    public Func<RunState, OperationShape, CancellationToken, Task<Preview?>> Now { get; init; } = static (_, _, _) => Task.FromResult<Preview?>(null);
}
