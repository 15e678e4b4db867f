using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Partition = ChatOpsBot.Migration.Kafka.Partition;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// Reads partitions one after the other, as digests. It assigns and never subscribes, commits nothing, and keeps no more than the client
/// library's bounded queue, so memory stays as it is however long the log. Not for two threads at once.
/// </summary>
internal sealed class RecordReader : IDisposable
{
    /// <summary>No record and no end for so long: the cluster is silent.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    private const int ToldEvery = 2_048;

    private readonly string cluster;
    private readonly TimeProvider clock;
    private readonly Action<int> read;
    private readonly IConsumer<RecordDigest.Part, RecordDigest.Part> consumer;
    private Error? last;

    /// <param name="read">Told of records that were read, in numbers of thousands.</param>
    public RecordReader(KafkaCluster cluster, IsolationLevel isolation, TimeProvider clock, Action<int> read)
    {
        (this.cluster, this.clock, this.read) = (cluster.Name, clock, read);
        consumer = new ConsumerBuilder<RecordDigest.Part, RecordDigest.Part>(Settings(cluster, isolation))
            .SetKeyDeserializer(RecordDigest.Reader).SetValueDeserializer(RecordDigest.Reader)
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => last = error).Build();
    }

    /// <summary>Every record from <paramref name="from"/> to before <paramref name="to"/>, in order. Ends at the log's end too: what is behind it is not there.</summary>
    /// <exception cref="WorldTroubleException">The cluster does not answer or refuses; records expired while they were read.</exception>
    public IEnumerable<RecordMark> Read(Partition partition, long from, long to, bool stamps, CancellationToken cancel)
    {
        var at = new TopicPartition(partition.Topic, partition.Number);
        consumer.Assign(new TopicPartitionOffset(at, from));
        var (silent, some) = (0L, 0); // no clock is asked while records come
        try
        {
            while (true)
            {
                var record = Next(partition);
                if (record is null)
                {
                    cancel.ThrowIfCancellationRequested();
                    if (silent == 0) silent = clock.GetTimestamp();
                    else if (clock.GetElapsedTime(silent) > Silence) throw Silent(partition);
                    continue;
                }

                if (record.Partition.Value != partition.Number) continue; // left over from the partition before
                if (record.Offset.Value >= to || record.IsPartitionEOF) yield break;
                silent = 0;
                if (++some == ToldEvery) (some, _) = (0, Tell(ToldEvery, cancel));
                yield return RecordDigest.Of(record, stamps);
                if (record.Offset.Value == to - 1) yield break;
            }
        }
        finally
        {
            read(some);
        }
    }

    private bool Tell(int records, CancellationToken cancel)
    {
        read(records);
        cancel.ThrowIfCancellationRequested();
        return true;
    }

    private ConsumeResult<RecordDigest.Part, RecordDigest.Part>? Next(Partition partition)
    {
        try
        {
            return consumer.Consume(100);
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            throw new WorldTroubleException("expired", $"{cluster}: records of {Name(partition)} expired while they were read", ForeignText.From(e.Error.Reason, 300), "Retry: it begins at what is there now.", e);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal && e.Error.Code is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut)
        {
            last = e.Error; // the library tries again; we end it when it has been silent too long
            return null;
        }
        catch (KafkaException e)
        {
            throw KafkaWords.Trouble($"{cluster}: reading records of {Name(partition)}", e.Error, sent: false, e);
        }
    }

    private WorldTroubleException Silent(Partition partition) =>
        KafkaWords.Trouble($"{cluster}: reading records of {Name(partition)}", last ?? new Error(ErrorCode.Local_TimedOut));

    private static string Name(Partition partition) => $"{ForeignText.From(partition.Topic, 100)}/{partition.Number}";

    private static ConsumerConfig Settings(KafkaCluster cluster, IsolationLevel isolation) => new(KafkaConnection.Client(cluster.Settings, $"chatops-{cluster.Name}-parity"))
    {
        GroupId = "chatops-parity", // the library wants a name; nothing is ever committed under it
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        AutoOffsetReset = AutoOffsetReset.Error,
        EnablePartitionEof = true,
        IsolationLevel = isolation,
        AllowAutoCreateTopics = false,
        ConsumeResultFields = "headers,timestamp",
        FetchWaitMaxMs = 100,
        // A far cluster answers in tens of milliseconds: large answers keep the line full.
        MaxPartitionFetchBytes = 4 << 20,
        QueuedMinMessages = 50_000,
        QueuedMaxMessagesKbytes = 16 << 10,
        // By default the library sleeps for a second whenever its queue is full.
        FetchQueueBackoffMs = 5,
    };

    public void Dispose() => consumer.Dispose();
}
