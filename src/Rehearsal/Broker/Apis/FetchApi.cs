using ChatOpsBot.Rehearsal.Broker.Logs;
using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>Reads records, and waits for some when there are too few. Fetch sessions (KIP-227) are declined: every request is a full one.</summary>
internal sealed class FetchApi() : Api(ApiKey.Fetch, 4, 11, Never)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public override async ValueTask AnswerAsync(ApiRequest request, ResponseWriter response, CancellationToken cancellation)
    {
        var ask = Read(request);
        var found = Look(request, ask);
        if (IsThin(found, ask) && ask.MaxWait > TimeSpan.Zero) found = await WaitAsync(request, ask, cancellation);
        Write(request, response, found);
        foreach (var topic in found) request.Report(topic.Name, topic.Partitions.Count, KafkaError.None, effect: false);
    }

    private static Ask Read(ApiRequest request)
    {
        var (body, version) = (request.Body, request.Version);
        _ = body.Int32(); // replica
        var wait = TimeSpan.FromMilliseconds(Math.Max(0, body.Int32()));
        var enough = body.Int32();
        var most = body.Int32();
        _ = body.Int8(); // isolation: there are no transactions
        if (version >= 7) _ = (body.Int32(), body.Int32()); // session
        var topics = body.Array(item => new AskedTopic(item.Text(), item.Array(part => ReadPartition(part, version))));
        return new Ask(wait < LongestWait ? wait : LongestWait, enough, most, topics);
    }

    private static AskedPartition ReadPartition(RequestReader body, short version)
    {
        var index = body.Int32();
        if (version >= 9) _ = body.Int32(); // leader epoch
        var offset = body.Int64();
        if (version >= 5) _ = body.Int64(); // first offset of a follower
        return new AskedPartition(index, offset, body.Int32());
    }

    private static List<FoundTopic> Look(ApiRequest request, Ask ask)
    {
        var left = Math.Max(0, ask.MaxBytes);
        var first = true; // one batch is always given, or a client could never get past a large one
        return ask.Topics.ConvertAll(topic => new FoundTopic(topic.Name, topic.Partitions.ConvertAll(part =>
        {
            var found = LookAt(request, topic.Name, part, Math.Min(left, part.MaxBytes), first);
            var size = found.Records.Sum(records => records.Length);
            left = Math.Max(0, left - size);
            first &= size == 0;
            return found;
        })));
    }

    private static FoundPartition LookAt(ApiRequest request, string topic, AskedPartition part, int limit, bool first)
    {
        if (request.Led(topic, part.Index, out var partition) is not KafkaError.None and var error) return new(part.Index, error, -1, -1, []);
        var records = partition.Log.Read(part.Offset, limit, first);
        var (start, end, _) = partition.Log.Bounds;
        return records is null ? new(part.Index, KafkaError.OffsetOutOfRange, -1, -1, []) : new(part.Index, KafkaError.None, start, end, records);
    }

    private static bool IsThin(List<FoundTopic> found, Ask ask)
    {
        var parts = found.SelectMany(topic => topic.Partitions);
        return parts.All(part => part.Error == KafkaError.None) && parts.Sum(part => part.Records.Sum(records => (long)records.Length)) < ask.MinBytes;
    }

    /// <summary>Begins to listen, then looks: what comes in between is heard.</summary>
    private static async Task<List<FoundTopic>> WaitAsync(ApiRequest request, Ask ask, CancellationToken cancellation)
    {
        var wait = new FetchWait(ask.MinBytes);
        var logs = ask.Topics.SelectMany(topic => topic.Partitions.Select(part => request.Cluster.Topics.Find(topic.Name, part.Index)?.Log))
            .OfType<PartitionLog>().ToList();
        foreach (var log in logs) log.Add(wait);
        try
        {
            var found = Look(request, ask);
            if (!IsThin(found, ask)) return found;
            await wait.WaitAsync(ask.MaxWait, request.Cluster.Options.Time, cancellation);
            return Look(request, ask);
        }
        finally
        {
            foreach (var log in logs) log.Remove(wait);
        }
    }

    private static void Write(ApiRequest request, ResponseWriter response, List<FoundTopic> found)
    {
        response.Int32(0); // throttle time
        if (request.Version >= 7)
        {
            response.Error(KafkaError.None);
            response.Int32(0); // no session
        }

        response.Array(found, topic =>
        {
            response.Text(topic.Name);
            response.Array(topic.Partitions, part => WritePartition(request, response, part));
        });
    }

    private static void WritePartition(ApiRequest request, ResponseWriter response, FoundPartition part)
    {
        response.Int32(part.Index);
        response.Error(part.Error);
        response.Int64(part.End); // high watermark
        response.Int64(part.End); // last stable offset
        if (request.Version >= 5) response.Int64(part.Start);
        response.NoArray(isNull: true); // aborted transactions
        if (request.Version >= 11) response.Int32(-1); // preferred replica
        response.Records(part.Records);
    }

    private sealed record Ask(TimeSpan MaxWait, int MinBytes, int MaxBytes, List<AskedTopic> Topics);

    private sealed record AskedTopic(string Name, List<AskedPartition> Partitions);

    private sealed record AskedPartition(int Index, long Offset, int MaxBytes);

    private sealed record FoundTopic(string Name, List<FoundPartition> Partitions);

    private sealed record FoundPartition(int Index, KafkaError Error, long Start, long End, List<ReadOnlyMemory<byte>> Records);
}
