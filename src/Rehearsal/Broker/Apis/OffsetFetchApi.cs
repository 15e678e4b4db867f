using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>Committed offsets of one group, or of many from version 8 on.</summary>
internal sealed class OffsetFetchApi() : ImmediateApi(ApiKey.OffsetFetch, 1, 8, flexibleFrom: 6)
{
    private static readonly CommittedOffset None = new(-1, -1, "");

    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var version = request.Version;
        var groups = version >= 8 ? request.Body.Array(ReadGroup) : [ReadGroup(request.Body)];
        var stable = version >= 7 && request.Body.Boolean();
        if (version >= 3) response.Int32(0); // throttle time
        if (version >= 8) response.Array(groups, group => WriteGroup(request, response, group, stable));
        else WriteGroup(request, response, groups[0], stable);
        response.Tags();
        foreach (var group in groups) request.Report(group.Id, group.Topics?.Count ?? 0, KafkaError.None, effect: false);
    }

    private static AskedGroup ReadGroup(RequestReader body) =>
        new(body.Text(), body.NullableArray(item => new AskedTopic(item.Text(), item.Integers())));

    private static void WriteGroup(ApiRequest request, ResponseWriter response, AskedGroup asked, bool stable)
    {
        var error = request.Coordinates(asked.Id);
        var offsets = error == KafkaError.None ? request.Cluster.Groups.Find(asked.Id)?.Offsets : null;
        var committed = offsets?.Read();
        if (request.Version >= 8) response.Text(asked.Id);
        response.Array(asked.Topics ?? AllOf(committed).FindAll(topic => request.MayUse(topic.Name)), topic =>
        {
            response.Text(topic.Name);
            response.Array(topic.Partitions, index =>
            {
                var partition = new TopicPartition(topic.Name, index);
                var open = stable && offsets?.IsPending(partition) == true;
                var offset = open || !request.MayUse(topic.Name) ? None : committed?.GetValueOrDefault(partition, None) ?? None;
                WritePartition(request, response, index, offset, open ? KafkaError.UnstableOffsetCommit : !request.MayUse(topic.Name) ? KafkaError.TopicAuthorizationFailed : error);
            });
        });
        if (request.Version >= 2) response.Error(error);
    }

    private static List<AskedTopic> AllOf(IReadOnlyDictionary<TopicPartition, CommittedOffset>? committed) =>
        [.. (committed?.Keys ?? []).GroupBy(partition => partition.Topic, StringComparer.Ordinal).OrderBy(topic => topic.Key, StringComparer.Ordinal)
            .Select(topic => new AskedTopic(topic.Key, [.. topic.Select(partition => partition.Partition).Order()]))];

    private static void WritePartition(ApiRequest request, ResponseWriter response, int index, CommittedOffset offset, KafkaError error)
    {
        response.Int32(index);
        response.Int64(offset.Offset);
        if (request.Version >= 5) response.Int32(offset.LeaderEpoch);
        response.Text(offset.Metadata);
        response.Error(error);
    }

    /// <param name="Topics">Null asks for all.</param>
    private sealed record AskedGroup(string Id, List<AskedTopic>? Topics);

    private sealed record AskedTopic(string Name, List<int> Partitions);
}
