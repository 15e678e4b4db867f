namespace ChatOpsBot.Runbooks.Actions;

/// <summary>
/// A failure of the world, not a bug: a server that does not answer, a refused right, an answer that is junk. Actions turn it into an
/// <see cref="Outcome"/> themselves; where the contract has no outcome to return (preview, state before, facts), it is thrown and the caller
/// treats it like <see cref="Outcome.Failed"/> before anything was begun.
/// </summary>
/// <param name="class">A stable word for the kind of trouble ("unreachable", "refused", "connect-forwarding").</param>
/// <param name="words">One sentence for people.</param>
/// <param name="proof">What the world said, word for word.</param>
/// <param name="wayOut">What a person can do now.</param>
public sealed class WorldTroubleException(string @class, string words, ForeignText? proof, string wayOut, Exception? inner = null)
    : Exception(words, inner)
{
    public string Class { get; } = @class;

    public ForeignText? Proof { get; } = proof;

    public string WayOut { get; } = wayOut;

    /// <summary>The request may have been carried out although no good answer came: never a blind retry.</summary>
    public bool MayHaveHappened { get; init; }

    /// <summary>
    /// Not trouble of the world: what was asked for makes no sense (no such shard, as many as there are already), now or later. A preview that
    /// throws it ends an operation that has not begun; nothing was changed.
    /// </summary>
    public bool Refused { get; init; }

    /// <summary>Of a refusal: what is now, with bounds, where that is known all the same; for <c>COMMAND ?</c>.</summary>
    public Preview? Now { get; init; }

    /// <summary>A refusal; <paramref name="wayOut"/> names what was meant, or what there is.</summary>
    public static WorldTroubleException Refusal(string words, string wayOut) => new("refused", words, null, wayOut) { Refused = true };

    public Outcome ToOutcome() => MayHaveHappened
        ? new Outcome.Unknown(Message, Proof)
        : new Outcome.Failed(Class, Message, Proof, WayOut);
}
