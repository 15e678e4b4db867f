using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>One kind of request: which versions of it are served, and how it is answered.</summary>
/// <param name="flexibleFrom">First flexible version (KIP-482), by Kafka's own message definitions.</param>
internal abstract class Api(ApiKey key, short oldest, short newest, short flexibleFrom)
{
    /// <summary>Larger than any version: for kinds of which no flexible version is served.</summary>
    protected const short Never = short.MaxValue;

    public ApiKey Key { get; } = key;

    public short Oldest { get; } = oldest;

    public short Newest { get; } = newest;

    public bool IsFlexible(short version) => version >= flexibleFrom;

    public abstract ValueTask AnswerAsync(ApiRequest request, ResponseWriter response, CancellationToken cancellation);
}

/// <summary>A kind of request that never waits.</summary>
internal abstract class ImmediateApi(ApiKey key, short oldest, short newest, short flexibleFrom) : Api(key, oldest, newest, flexibleFrom)
{
    public sealed override ValueTask AnswerAsync(ApiRequest request, ResponseWriter response, CancellationToken cancellation)
    {
        Answer(request, response);
        return ValueTask.CompletedTask;
    }

    protected abstract void Answer(ApiRequest request, ResponseWriter response);
}
