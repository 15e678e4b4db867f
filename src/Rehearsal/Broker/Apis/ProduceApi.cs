using ChatOpsBot.Rehearsal.Broker.Logs;
using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class ProduceApi() : ImmediateApi(ApiKey.Produce, 3, 8, Never)
{
    private const short AllInSync = -1;

    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var body = request.Body;
        var transaction = body.NullableText();
        var acks = body.Int16();
        _ = body.Int32(); // timeout: nothing is waited for
        var topics = body.Array(item => (Name: item.Text(), Partitions: item.Array(part => (Index: part.Int32(), Records: part.Bytes()))));
        response.Silent = acks == 0;
        response.Array(topics, topic =>
        {
            var results = topic.Partitions.ConvertAll(part => (part.Index, Result: Append(request, transaction, acks, topic.Name, part.Index, part.Records.Span)));
            response.Text(topic.Name);
            response.Array(results, part => WritePartition(request, response, part.Index, part.Result));
            Report(request, topic.Name, results.ConvertAll(part => part.Result), topic.Partitions.ConvertAll(part => part.Records));
        });
        response.Throttle = request.Cluster.Quota.Take(topics.Sum(topic => topic.Partitions.Sum(part => (long)part.Records.Length)));
        response.Int32((int)response.Throttle.TotalMilliseconds);
    }

    private static AppendResult Append(
        ApiRequest request, string? transaction, short acks, string topic, int index, ReadOnlySpan<byte> batch)
    {
        if (acks is < AllInSync or > 1) return new AppendResult(KafkaError.InvalidRequiredAcks);
        if (request.Led(topic, index, out var partition) is not KafkaError.None and var error) return new AppendResult(error);
        var settings = request.Cluster.Topics.Find(topic)?.Settings;
        if (settings is null) return new AppendResult(KafkaError.UnknownTopicOrPartition);
        if (batch.Length > settings.MaxMessageBytes) return new AppendResult(KafkaError.MessageTooLarge);
        if (acks == AllInSync && request.Cluster.InSync(partition).Length < settings.MinInSyncReplicas)
            return new AppendResult(KafkaError.NotEnoughReplicas);
        if (MayWrite(request, transaction, partition, batch) is not KafkaError.None and var refused) return new AppendResult(refused);
        var now = request.Cluster.Options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        if (Judge(settings, batch, now) is not KafkaError.None and var wrong) return new AppendResult(wrong);
        return partition.Log.Append(batch, request.Cluster.LeaderEpoch, settings.AppendTime ? now : null);
    }

    /// <summary>What the topic's settings have against the records of a batch; that of a broken one is found when it is appended.</summary>
    private static KafkaError Judge(TopicSettings settings, ReadOnlySpan<byte> bytes, long now)
    {
        if (bytes.Length < RecordBatch.HeaderSize) return KafkaError.None;
        var batch = new RecordBatch(bytes);
        if (!settings.AppendTime && batch.MaxTimestamp - now > settings.TimestampAfterMaxMs) return KafkaError.InvalidTimestamp;
        return settings.Compacts && batch.Check() == KafkaError.None && batch.LacksKeys() ? KafkaError.InvalidRecord : KafkaError.None;
    }

    /// <summary>A batch of a transaction is taken only where its coordinator knows the partition to be part of it.</summary>
    private static KafkaError MayWrite(ApiRequest request, string? id, Partition partition, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < RecordBatch.HeaderSize || new RecordBatch(bytes) is { Transactional: false }) return KafkaError.None;
        if (id is null) return KafkaError.InvalidRecord;
        var batch = new RecordBatch(bytes);
        return request.Cluster.Transactions.Find(id)?.MayWrite(new(batch.ProducerId, batch.ProducerEpoch), partition) ?? KafkaError.InvalidTxnState;
    }

    private static void WritePartition(ApiRequest request, ResponseWriter response, int index, AppendResult result)
    {
        response.Int32(index);
        response.Error(result.Error);
        response.Int64(result.BaseOffset);
        response.Int64(result.AppendTime ?? -1);
        if (request.Version >= 5) response.Int64(-1); // first offset of the log
        if (request.Version < 8) return;
        response.NoArray(); // record errors
        response.Text(Words(request, result.Error));
    }

    private static string? Words(ApiRequest request, KafkaError error) => error switch
    {
        KafkaError.PolicyViolation =>
            $"The practice cluster keeps at most {request.Cluster.Topics.Budget.Limit} bytes of records and is full: delete topics or records.",
        KafkaError.InvalidRecord => "One or more records have been rejected: a compacted topic takes none without a key.",
        KafkaError.InvalidTimestamp => "The timestamp of a record is out of the range that the topic allows.",
        KafkaError.CorruptMessage => "The record batch's length or checksum (CRC-32C) is wrong.",
        _ => null,
    };

    private static void Report(ApiRequest request, string topic, List<AppendResult> results, List<ReadOnlyMemory<byte>> batches)
    {
        foreach (var outcome in results.Zip(batches).GroupBy(pair => (pair.First.Error, pair.First.Repeated)))
        {
            var records = outcome.Sum(pair => pair.Second.Length < RecordBatch.HeaderSize ? 0 : Math.Max(0, new RecordBatch(pair.Second.Span).Count));
            request.Report(topic, records, outcome.Key.Error, effect: !outcome.Key.Repeated);
        }
    }
}
