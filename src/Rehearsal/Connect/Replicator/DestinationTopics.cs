using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Rehearsal.Connect.Replicator;

/// <summary>Creates and grows destination topics as the source has them. Shared by the tasks of a connector: what is ready is asked once.</summary>
internal sealed class DestinationTopics(ReplicatorConfig config, TimeSpan limit) : IDisposable
{
    private const string Frame = "io.confluent.connect.replicator.ReplicatorSourceTask.start(ReplicatorSourceTask.java:94)";
    private readonly IAdminClient _source = Clients.Admin(config, "src", $"replicator-{config.Connector}-source-admin");
    private readonly IAdminClient _destination = Clients.Admin(config, "dest", $"replicator-{config.Connector}-destination-admin");
    private readonly HashSet<string> _ready = [];
    private readonly Lock _gate = new();

    public IAdminClient Source => _source;

    /// <summary>Those of the source topics whose destination is there. Throws <see cref="ConnectFailure"/> if a cluster does not answer.</summary>
    public IReadOnlySet<string> Ensure(IReadOnlyCollection<string> topics)
    {
        lock (_gate)
        {
            var open = topics.Where(t => !_ready.Contains(t)).ToList();
            if (open.Count > 0) Prepare(open);
            return topics.Where(_ready.Contains).ToHashSet();
        }
    }

    /// <summary>Null where the connector adds no provenance.</summary>
    public Provenance? Provenance() => config.HasProvenance ? new Provenance(IdOf(_source, "source"), IdOf(_destination, "destination")) : null;

    private string IdOf(IAdminClient client, string side)
    {
        try
        {
            return Wait(client.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = limit })).ClusterId;
        }
        catch (KafkaException e)
        {
            throw Unreachable(side, e);
        }
    }

    private void Prepare(List<string> topics)
    {
        var source = Metadata(_source, "source");
        var destination = Metadata(_destination, "destination");
        var create = new List<(string Topic, TopicSpecification Wanted)>();
        foreach (var topic in topics)
        {
            if (!source.TryGetValue(topic, out var from)) continue;
            var name = config.DestinationTopic(topic);
            if (!destination.TryGetValue(name, out var there))
                create.Add((topic, new TopicSpecification { Name = name, NumPartitions = from.Partitions.Count, ReplicationFactor = Factor(from) }));
            else if (!config.PreservePartitions || there.Partitions.Count >= from.Partitions.Count || Grow(name, from.Partitions.Count))
                _ready.Add(topic);
        }
        if (config.AutoCreate && create.Count > 0) Create(create);
    }

    private short Factor(TopicMetadata from) =>
        config.ReplicationFactor > 0 ? config.ReplicationFactor : (short)Math.Max(1, from.Partitions[0].Replicas.Length);

    private void Create(List<(string Topic, TopicSpecification Wanted)> create)
    {
        var configs = config.ConfigSync ? Configurations([.. create.Select(c => c.Topic)]) : [];
        foreach (var (topic, wanted) in create)
            wanted.Configs = new(configs.GetValueOrDefault(topic) ?? []) { ["message.timestamp.type"] = config.TimestampType };
        try
        {
            Wait(_destination.CreateTopicsAsync(create.Select(c => c.Wanted), new CreateTopicsOptions { RequestTimeout = limit, OperationTimeout = limit }));
            _ready.UnionWith(create.Select(c => c.Topic));
        }
        catch (CreateTopicsException e)
        {
            // Another task or another connector may have been faster; what is refused is tried again later.
            var made = e.Results.Where(r => r.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists).Select(r => r.Topic).ToHashSet();
            _ready.UnionWith(create.Where(c => made.Contains(c.Wanted.Name)).Select(c => c.Topic));
        }
        catch (KafkaException e)
        {
            throw Unreachable("destination", e);
        }
    }

    private bool Grow(string topic, int partitions)
    {
        try
        {
            Wait(_destination.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = partitions }]));
            return true;
        }
        catch (KafkaException)
        {
            return false;
        }
    }

    /// <summary>Settings of a topic that differ from the default; none where they cannot be read.</summary>
    private Dictionary<string, Dictionary<string, string>> Configurations(IReadOnlyList<string> topics)
    {
        try
        {
            var asked = topics.Select(t => new ConfigResource { Type = ResourceType.Topic, Name = t });
            return Wait(_source.DescribeConfigsAsync(asked, new DescribeConfigsOptions { RequestTimeout = limit })).ToDictionary(
                r => r.ConfigResource.Name,
                r => r.Entries.Values.Where(e => e.Source == ConfigSource.DynamicTopicConfig && e.Value is not null).ToDictionary(e => e.Name, e => e.Value));
        }
        catch (KafkaException)
        {
            return [];
        }
    }

    private Dictionary<string, TopicMetadata> Metadata(IAdminClient client, string side)
    {
        try
        {
            return client.GetMetadata(limit).Topics.ToDictionary(t => t.Topic);
        }
        catch (KafkaException e)
        {
            throw Unreachable(side, e);
        }
    }

    private static ConnectFailure Unreachable(string side, KafkaException e) => new($"Cannot reach the {side} cluster: {e.Error.Reason}", Frame, e);

    // A task's own thread, which may block.
#pragma warning disable VSTHRD002
    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    public void Dispose()
    {
        _source.Dispose();
        _destination.Dispose();
    }
}
