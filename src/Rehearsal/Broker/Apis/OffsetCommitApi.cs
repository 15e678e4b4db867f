using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class OffsetCommitApi() : ImmediateApi(ApiKey.OffsetCommit, 2, 6, Never)
{
    private const int LongestMetadata = 4096;

    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var (body, version) = (request.Body, request.Version);
        var group = body.Text();
        var generation = body.Int32();
        var member = body.Text();
        if (version <= 4) _ = body.Int64(); // retention time
        var topics = body.Array(item => (Name: item.Text(), Partitions: item.Array(part => ReadPartition(part, version))));

        var error = request.Coordinates(group);
        if (error == KafkaError.None) error = MayCommit(request, group, member, generation);
        var results = topics.ConvertAll(topic => (topic.Name, Partitions: topic.Partitions.ConvertAll(
            part => (part.Index, Error: error == KafkaError.None ? Commit(request, group, topic.Name, part.Index, part.Offset) : error))));
        if (version >= 3) response.Int32(0); // throttle time
        Write(response, results);
        var committed = results.Sum(topic => topic.Partitions.Count(part => part.Error == KafkaError.None));
        request.Report(group, committed, error, effect: committed > 0);
    }

    private static (int Index, CommittedOffset Offset) ReadPartition(RequestReader body, short version)
    {
        var index = body.Int32();
        var offset = body.Int64();
        var epoch = version >= 6 ? body.Int32() : -1;
        return (index, new CommittedOffset(offset, epoch, body.NullableText() ?? ""));
    }

    /// <summary>A group that only keeps offsets comes to be by its first commit.</summary>
    private static KafkaError MayCommit(ApiRequest request, string group, string member, int generation)
    {
        if (request.Cluster.Groups.Find(group) is null && generation >= 0) return KafkaError.IllegalGeneration;
        return request.Cluster.Groups.GetOrAdd(group).MayCommit(member, generation);
    }

    private static KafkaError Commit(ApiRequest request, string group, string topic, int index, CommittedOffset offset)
    {
        if (!request.MayUse(topic)) return KafkaError.TopicAuthorizationFailed;
        if (request.Cluster.Topics.Find(topic, index) is null) return KafkaError.UnknownTopicOrPartition;
        if (offset.Metadata.Length > LongestMetadata) return KafkaError.OffsetMetadataTooLarge;
        request.Cluster.Groups.GetOrAdd(group).Offsets.Set(new TopicPartition(topic, index), offset);
        return KafkaError.None;
    }

    private static void Write(ResponseWriter response, List<(string Name, List<(int Index, KafkaError Error)> Partitions)> results) =>
        response.Array(results, topic =>
        {
            response.Text(topic.Name);
            response.Array(topic.Partitions, part =>
            {
                response.Int32(part.Index);
                response.Error(part.Error);
            });
        });
}
