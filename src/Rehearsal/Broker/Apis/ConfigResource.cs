using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>What configurations belong to: a topic (2) or a broker (4), by name.</summary>
internal sealed record ConfigResource(sbyte Kind, string Name)
{
    private const sbyte OfTopic = 2;
    private const sbyte OfBroker = 4;

    public static ConfigResource Read(RequestReader body) => new(body.Int8(), body.Text());

    public Topic? FindTopic(ApiRequest request) => Kind == OfTopic ? request.Cluster.Topics.Find(Name) : null;

    /// <summary>All configurations as they stand, or why they cannot be told.</summary>
    public (IReadOnlyList<ConfigView> Configs, Refusal? Refusal) View(ApiRequest request)
    {
        if (Kind == OfTopic && !request.MayUse(Name)) return ([], new Refusal(KafkaError.TopicAuthorizationFailed, null));
        if (FindTopic(request) is { } topic) return (ConfigView.Of(topic), null);
        if (Kind == OfTopic) return ([], new Refusal(KafkaError.UnknownTopicOrPartition, null));
        if (Kind != OfBroker) return ([], new Refusal(KafkaError.InvalidRequest, "The practice cluster tells configurations of topics and brokers only."));
        if (Name.Length == 0) return ([], null); // defaults for all brokers, set at run time: there are none
        return Name == $"{request.Node.Id}"
            ? (ConfigView.Of(request.Node, request.Cluster.Options), null)
            : ([], new Refusal(KafkaError.InvalidRequest, $"Unexpected broker id, expected {request.Node.Id}, but received {Name}"));
    }

    /// <summary>Checks a change of a topic's configurations and makes it; anything else cannot be changed.</summary>
    public Refusal? Change(ApiRequest request, bool keep, IEnumerable<(string Name, string? Value)> values, Action<IDictionary<string, string>> change)
    {
        if (Kind != OfTopic) return new Refusal(KafkaError.InvalidRequest, "The practice cluster changes configurations of topics only.");
        if (!request.MayUse(Name)) return new Refusal(KafkaError.TopicAuthorizationFailed, null);
        if (FindTopic(request) is not { } topic) return new Refusal(KafkaError.UnknownTopicOrPartition, $"The topic '{Name}' does not exist.");
        var refusal = values.Select(value => TopicConfigs.Check(value.Name, value.Value)).FirstOrDefault(wrong => wrong is not null);
        if (refusal is null && keep)
            request.Cluster.Topics.Configure(topic, configs =>
            {
                var changed = configs.ToBuilder();
                change(changed);
                return changed.ToImmutable();
            });
        return refusal;
    }

    /// <summary>The answer to a change, alike for both kinds of change.</summary>
    public void WriteChanged(ApiRequest request, ResponseWriter response, Refusal? refusal, bool kept)
    {
        var error = refusal?.Error ?? KafkaError.None;
        response.Error(error);
        response.Text(refusal?.Words);
        response.Int8(Kind);
        response.Text(Name);
        request.Report(Name, 1, error, effect: kept);
    }
}
