using ChatOpsBot.Rehearsal.Connect.Replicator;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Connect;

/// <summary>Something a worker can hold: a connector or one of its tasks.</summary>
internal abstract class Duty
{
    /// <summary>Who shall hold it; null while there is no worker.</summary>
    public ConnectWorker? Assigned { get; set; }
}

/// <summary>One task of a connector: who shall run it, who does, and what is said of it. Guarded by the cluster's gate.</summary>
internal sealed class TaskSlot(int index, IReadOnlyList<TopicPartition> partitions) : Duty
{
    public int Index => index;
    public IReadOnlyList<TopicPartition> Partitions => partitions;

    /// <summary>The worker that runs it, or that said so last.</summary>
    public ConnectWorker? Holder { get; set; }
    public CopyTask? Running { get; set; }
    public string State { get; set; } = States.Unassigned;
    public string? Trace { get; set; }

    /// <summary>Asked to start anew.</summary>
    public bool Restart { get; set; }

    public bool Failed => Running is null && Trace is not null;
    public bool Settled => Assigned == Holder && !Restart && (Running is not null || Failed || Assigned is null);
}
