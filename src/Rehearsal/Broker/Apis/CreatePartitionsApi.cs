using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>Where new partitions lie is the cluster's choice; a choice by the client is refused.</summary>
internal sealed class CreatePartitionsApi() : ImmediateApi(ApiKey.CreatePartitions, 0, 3, flexibleFrom: 2)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var body = request.Body;
        var topics = body.Array(item => (Name: item.Text(), Count: item.Int32(), Places: item.NullableArray(place => place.Integers())));
        _ = body.Int32(); // timeout: it is done at once
        var onlyCheck = body.Boolean();
        response.Int32(0); // throttle time
        response.Array(topics, topic =>
        {
            var refusal = topic.Places is null
                ? Grow(request, topic.Name, topic.Count, keep: !onlyCheck)
                : new Refusal(KafkaError.InvalidReplicaAssignment, "The practice cluster places new partitions itself.");
            var error = refusal?.Error ?? KafkaError.None;
            response.Text(topic.Name);
            response.Error(error);
            response.Text(refusal?.Words);
            request.Report(topic.Name, topic.Count, error, effect: !onlyCheck);
        });
        response.Tags();
    }

    private static Refusal? Grow(ApiRequest request, string name, int count, bool keep) =>
        !request.MayUse(name) ? new Refusal(KafkaError.TopicAuthorizationFailed, null)
        : request.Cluster.Topics.Find(name) is { } topic ? request.Cluster.Topics.Grow(topic, count, keep)
        : new Refusal(KafkaError.UnknownTopicOrPartition, $"The topic '{name}' does not exist.");
}
