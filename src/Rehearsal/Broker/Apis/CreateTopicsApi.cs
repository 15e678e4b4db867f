using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class CreateTopicsApi() : ImmediateApi(ApiKey.CreateTopics, 2, 7, flexibleFrom: 5)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var body = request.Body;
        var topics = body.Array(ReadTopic);
        _ = body.Int32(); // timeout: it is done at once
        var onlyCheck = body.Boolean();
        response.Int32(0); // throttle time
        response.Array(topics, wanted =>
        {
            var (topic, refusal) = Create(request, wanted, topics, onlyCheck);
            WriteTopic(request, response, wanted.Name, topic, refusal);
            request.Report(wanted.Name, topic?.Partitions.Count ?? 0, refusal?.Error ?? KafkaError.None, effect: !onlyCheck);
        });
        response.Tags();
    }

    private static NewTopic ReadTopic(RequestReader body)
    {
        var (name, partitions, replication) = (body.Text(), body.Int32(), body.Int16());
        var assignments = new Dictionary<int, IReadOnlyList<int>>();
        foreach (var (partition, brokers) in body.Array(item => (item.Int32(), item.Integers()))) assignments[partition] = brokers;
        var configs = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (key, value) in body.Array(item => (item.Text(), item.NullableText()))) configs[key] = value;
        return new NewTopic(name, partitions, replication, assignments, configs);
    }

    private static (Topic?, Refusal?) Create(ApiRequest request, NewTopic wanted, List<NewTopic> all, bool onlyCheck)
    {
        if (all.Count(other => other.Name == wanted.Name) > 1) return (null, new Refusal(KafkaError.InvalidRequest, "Duplicate topic name."));
        if (wanted.Name is "__consumer_offsets" or "__transaction_state")
            return (null, new Refusal(KafkaError.InvalidRequest, $"Creation of internal topic {wanted.Name} is prohibited."));
        return request.Cluster.Topics.Create(wanted, keep: !onlyCheck);
    }

    private static void WriteTopic(ApiRequest request, ResponseWriter response, string name, Topic? topic, Refusal? refusal)
    {
        response.Text(name);
        if (request.Version >= 7) response.Uuid(topic?.Id ?? Guid.Empty);
        response.Error(refusal?.Error ?? KafkaError.None);
        response.Text(refusal?.Words);
        if (request.Version < 5) return;
        response.Int32(topic?.Partitions.Count ?? -1);
        response.Int16((short)(topic?.Partitions[0].Replicas.Length ?? -1));
        response.Array(topic is null ? [] : ConfigView.Of(topic), config =>
        {
            response.Text(config.Name);
            response.Text(config.Value);
            response.Boolean(false); // read only
            response.Int8((sbyte)config.Source);
            response.Boolean(false); // sensitive
        });
    }
}
