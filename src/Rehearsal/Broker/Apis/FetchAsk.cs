using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>What a fetch request asks for.</summary>
/// <param name="Committed">Whether only committed records are wanted.</param>
internal sealed record FetchAsk(TimeSpan MaxWait, int MinBytes, int MaxBytes, bool Committed, List<AskedTopic> Topics)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public static FetchAsk Read(ApiRequest request)
    {
        var (body, version) = (request.Body, request.Version);
        if (version <= 14) _ = body.Int32(); // replica
        var wait = TimeSpan.FromMilliseconds(Math.Max(0, body.Int32()));
        var enough = body.Int32();
        var most = body.Int32();
        var committed = body.Int8() == FetchApi.ReadCommitted;
        if (version >= 7) _ = (body.Int32(), body.Int32()); // session
        var topics = body.Array(item => ReadTopic(request, item));
        return new FetchAsk(wait < LongestWait ? wait : LongestWait, enough, most, committed, topics);
    }

    /// <summary>The same after a wait: topics that were asked for by id are looked up anew, since some may be gone.</summary>
    public static FetchAsk Again(ApiRequest request, FetchAsk ask) => request.Version < 13
        ? ask
        : ask with { Topics = ask.Topics.ConvertAll(topic => topic with { Name = request.Cluster.Topics.Find(topic.Id)?.Name }) };

    private static AskedTopic ReadTopic(ApiRequest request, RequestReader body)
    {
        var id = request.Version >= 13 ? body.Uuid() : Guid.Empty;
        var name = request.Version >= 13 ? request.Cluster.Topics.Find(id)?.Name : body.Text();
        return new AskedTopic(name, id, body.Array(part => ReadPartition(part, request.Version)));
    }

    private static AskedPartition ReadPartition(RequestReader body, short version)
    {
        var index = body.Int32();
        if (version >= 9) _ = body.Int32(); // leader epoch
        var offset = body.Int64();
        if (version >= 12) _ = body.Int32(); // epoch of the last record that was read
        if (version >= 5) _ = body.Int64(); // first offset of a follower
        return new AskedPartition(index, offset, body.Int32());
    }
}

/// <param name="Name">Null: there is no topic of this id.</param>
internal sealed record AskedTopic(string? Name, Guid Id, List<AskedPartition> Partitions);

internal readonly record struct AskedPartition(int Index, long Offset, int MaxBytes);
