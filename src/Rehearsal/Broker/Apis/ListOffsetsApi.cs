using ChatOpsBot.Rehearsal.Broker.Logs;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class ListOffsetsApi() : ImmediateApi(ApiKey.ListOffsets, 1, 7, flexibleFrom: 6)
{
    private const long Latest = -1;
    private const long Earliest = -2;
    private const long MaxTimestamp = -3;

    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var (body, version) = (request.Body, request.Version);
        _ = body.Int32(); // replica
        var committed = version >= 2 && body.Int8() == FetchApi.ReadCommitted;
        var topics = body.Array(item => (Name: item.Text(), Partitions: item.Array(part => ReadPartition(part, version))));

        if (version >= 2) response.Int32(0); // throttle time
        response.Array(topics, topic =>
        {
            response.Text(topic.Name);
            response.Array(topic.Partitions, part => WritePartition(request, response, topic.Name, part.Index, part.Timestamp, committed));
            request.Report(topic.Name, topic.Partitions.Count, KafkaError.None, effect: false);
        });
        response.Tags();
    }

    private static (int Index, long Timestamp) ReadPartition(RequestReader body, short version)
    {
        var index = body.Int32();
        if (version >= 4) _ = body.Int32(); // leader epoch
        return (index, body.Int64());
    }

    private static void WritePartition(ApiRequest request, ResponseWriter response, string topic, int index, long timestamp, bool committed)
    {
        var error = request.Led(topic, index, out var partition);
        if (error == KafkaError.None && timestamp < (request.Version >= 7 ? MaxTimestamp : Earliest)) error = KafkaError.UnsupportedVersion;
        var (offset, time) = error == KafkaError.None ? Find(partition.Log, timestamp, committed) : (-1, -1);
        response.Int32(index);
        response.Error(error);
        response.Int64(time);
        response.Int64(offset);
        if (request.Version >= 4) response.Int32(offset >= 0 ? request.Cluster.LeaderEpoch : -1);
    }

    private static (long Offset, long Timestamp) Find(PartitionLog log, long timestamp, bool committed) => timestamp switch
    {
        Latest => (committed ? log.Stable : log.Bounds.End, -1),
        Earliest => (log.Bounds.Start, -1),
        MaxTimestamp => log.Latest() ?? (-1, -1),
        _ => log.AtOrAfter(timestamp) ?? (-1, -1),
    };
}
