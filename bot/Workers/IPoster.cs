using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Workers;

/// <summary>Brings a row of the outbox to the people of one edge. One for the page, one for Teams.</summary>
public interface IPoster
{
    /// <summary>The edge of the addresses it serves: <c>page</c>, <c>teams</c>.</summary>
    string Edge { get; }

    /// <summary>Posts, or throws <see cref="PostException"/> when it may be tried again later.</summary>
    Task PostAsync(OutboxRow row, CancellationToken cancel);
}

/// <summary>A message could not leave now.</summary>
/// <param name="retryAfter">The platform's own wish; null: our own back-off.</param>
/// <param name="final">Trying again cannot help (the conversation is gone).</param>
public sealed class PostException(string message, TimeSpan? retryAfter = null, bool final = false, Exception? inner = null) : Exception(message, inner)
{
    public TimeSpan? RetryAfter { get; } = retryAfter;

    public bool Final { get; } = final;
}
