using ChatOpsBot.Rehearsal.Broker.Logs;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>
/// Reads records, and waits for some when there are too few. Fetch sessions (KIP-227) are declined: every request is a full one. From version 13 on
/// topics are named by their ids, so that a topic made anew is not taken for the old one.
/// </summary>
internal sealed class FetchApi() : Api(ApiKey.Fetch, 4, 17, flexibleFrom: 12)
{
    /// <summary>Isolation level of readers that are not shown what is open or was taken back.</summary>
    public const sbyte ReadCommitted = 1;

    public override async ValueTask AnswerAsync(ApiRequest request, ResponseWriter response, CancellationToken cancellation)
    {
        var ask = FetchAsk.Read(request);
        var found = Look(request, ask);
        if (IsThin(found, ask) && ask.MaxWait > TimeSpan.Zero) found = await WaitAsync(request, ask, cancellation);
        Write(request, response, found);
        foreach (var topic in found) request.Report(topic.Topic.Name, topic.Partitions.Count, KafkaError.None, effect: false);
    }

    private static List<FoundTopic> Look(ApiRequest request, FetchAsk ask)
    {
        var left = Math.Max(0, ask.MaxBytes);
        var first = true; // one batch is always given, or a client could never get past a large one
        return ask.Topics.ConvertAll(topic => new FoundTopic(topic, topic.Partitions.ConvertAll(part =>
        {
            var found = LookAt(request, topic, part, Math.Min(left, part.MaxBytes), first, ask.Committed);
            left = Math.Max(0, left - found.Size);
            first &= found.Size == 0;
            return found;
        })));
    }

    private static FoundPartition LookAt(ApiRequest request, AskedTopic topic, AskedPartition part, int limit, bool first, bool committed)
    {
        if (topic.Name is null) return new(part.Index, KafkaError.UnknownTopicId, Nothing);
        if (request.Led(topic.Name, part.Index, out var partition) is not KafkaError.None and var error) return new(part.Index, error, Nothing);
        var slice = partition.Log.Read(part.Offset, limit, first, committed);
        return slice.Records is null ? new(part.Index, KafkaError.OffsetOutOfRange, Nothing) : new(part.Index, KafkaError.None, slice);
    }

    private static bool IsThin(List<FoundTopic> found, FetchAsk ask)
    {
        var size = 0L;
        foreach (var topic in found)
            foreach (var part in topic.Partitions)
            {
                if (part.Error != KafkaError.None) return false;
                size += part.Size;
            }

        return size < ask.MinBytes;
    }

    /// <summary>Begins to listen, then looks: what comes in between is heard.</summary>
    private static async Task<List<FoundTopic>> WaitAsync(ApiRequest request, FetchAsk ask, CancellationToken cancellation)
    {
        var wait = new FetchWait(ask.MinBytes);
        var logs = ask.Topics.SelectMany(topic => topic.Partitions.Select(part => request.Cluster.Topics.Find(topic.Name ?? "", part.Index)?.Log))
            .OfType<PartitionLog>().ToList();
        foreach (var log in logs) log.Add(wait);
        try
        {
            var found = Look(request, ask);
            if (!IsThin(found, ask)) return found;
            await wait.WaitAsync(ask.MaxWait, request.Cluster.Options.Time, cancellation);
            return Look(request, FetchAsk.Again(request, ask));
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
            if (request.Version >= 13) response.Uuid(topic.Topic.Id);
            else response.Text(topic.Topic.Name);
            response.Array(topic.Partitions, part => WritePartition(request, response, part));
        });
        response.Tags();
    }

    private static void WritePartition(ApiRequest request, ResponseWriter response, FoundPartition part)
    {
        response.Int32(part.Index);
        response.Error(part.Error);
        response.Int64(part.Slice.End); // high watermark
        response.Int64(part.Slice.Stable);
        if (request.Version >= 5) response.Int64(part.Slice.Start);
        if (part.Slice.Aborted is { } aborted) response.Array(aborted, each => WriteAborted(response, each));
        else response.NoArray(isNull: true);
        if (request.Version >= 11) response.Int32(-1); // preferred replica
        response.Records(part.Slice.Records!);
    }

    private static void WriteAborted(ResponseWriter response, AbortedTransaction each)
    {
        response.Int64(each.ProducerId);
        response.Int64(each.FirstOffset);
    }

    private static LogSlice Nothing => new(-1, -1, -1, [], null);

    private sealed record FoundTopic(AskedTopic Topic, List<FoundPartition> Partitions);

    private sealed record FoundPartition(int Index, KafkaError Error, LogSlice Slice)
    {
        public int Size { get; } = Slice.Records!.Sum(records => records.Length);
    }
}
