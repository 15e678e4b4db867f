using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Transactions;

/// <summary>
/// What the coordinator knows of one transactional id: its producer, and the partitions and groups its transaction has touched. Ending it writes
/// a marker into each of those partitions. <see cref="Tick"/> takes back what stays open for too long.
/// </summary>
internal sealed class Transaction(string id, Cluster cluster)
{
    private const short LastEpoch = short.MaxValue - 1;

    private readonly Lock gate = new();
    private readonly HashSet<Partition> partitions = [];
    private readonly HashSet<Group> groups = [];
    private ProducerIdentity producer = ProducerIdentity.None;
    private TransactionState state = TransactionState.Empty;
    private TimeSpan limit;
    private DateTimeOffset began;

    public string Id => id;

    public TransactionState State
    {
        get
        {
            lock (gate) return state;
        }
    }

    /// <summary>Gives a producer the next epoch, so that any earlier one of this id is fenced; what that one left open is taken back.</summary>
    /// <param name="known">What the producer holds already; none for one that starts.</param>
    public ProducerGrant Init(TimeSpan timeout, ProducerIdentity known)
    {
        lock (gate)
        {
            if (known.Id >= 0 && known != producer) return ProducerGrant.Refused(KafkaError.ProducerFenced);
            if (state == TransactionState.Ongoing) Abort(fence: true);
            limit = timeout;
            producer = producer.Id < 0 || producer.Epoch >= LastEpoch
                ? new ProducerIdentity(cluster.NextProducerId(), 0)
                : producer with { Epoch = (short)(producer.Epoch + 1) };
            state = TransactionState.Empty;
            return new ProducerGrant(KafkaError.None, producer);
        }
    }

    public KafkaError Add(ProducerIdentity who, IEnumerable<Partition> more)
    {
        lock (gate)
        {
            if (Check(who) is not KafkaError.None and var error) return error;
            Begin();
            partitions.UnionWith(more);
            return KafkaError.None;
        }
    }

    public KafkaError Add(ProducerIdentity who, Group group)
    {
        lock (gate)
        {
            if (Check(who) is not KafkaError.None and var error) return error;
            Begin();
            groups.Add(group);
            return KafkaError.None;
        }
    }

    /// <summary>Whether the producer may write to a partition now: it must have been added to the open transaction.</summary>
    public KafkaError MayWrite(ProducerIdentity who, Partition partition)
    {
        lock (gate)
        {
            if (who.Id == producer.Id && who.Epoch < producer.Epoch) return KafkaError.InvalidProducerEpoch;
            return who == producer && state == TransactionState.Ongoing && partitions.Contains(partition) ? KafkaError.None : KafkaError.InvalidTxnState;
        }
    }

    /// <summary>Keeps places of a group until the transaction is decided.</summary>
    public KafkaError Commit(ProducerIdentity who, Group group, IReadOnlyList<(TopicPartition Partition, CommittedOffset Offset)> offsets)
    {
        lock (gate)
        {
            if (Check(who) is not KafkaError.None and var error) return error == KafkaError.ProducerFenced ? KafkaError.InvalidProducerEpoch : error;
            if (state != TransactionState.Ongoing || !groups.Contains(group)) return KafkaError.InvalidTxnState;
            foreach (var (partition, offset) in offsets) group.Offsets.SetPending(who.Id, partition, offset);
            return KafkaError.None;
        }
    }

    public KafkaError End(ProducerIdentity who, bool commit)
    {
        lock (gate)
        {
            if (Check(who) is not KafkaError.None and var error) return error;
            var asked = commit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort;
            if (state == asked) return KafkaError.None; // said again by a client that did not hear
            if (state != TransactionState.Ongoing) return KafkaError.InvalidTxnState;
            Complete(commit);
            return KafkaError.None;
        }
    }

    public void Tick(DateTimeOffset now)
    {
        lock (gate)
        {
            if (state == TransactionState.Ongoing && now - began > limit) Abort(fence: true);
        }
    }

    private KafkaError Check(ProducerIdentity who) =>
        who.Id != producer.Id ? KafkaError.InvalidProducerIdMapping : who.Epoch != producer.Epoch ? KafkaError.ProducerFenced : KafkaError.None;

    private void Begin()
    {
        if (state == TransactionState.Ongoing) return;
        state = TransactionState.Ongoing;
        began = cluster.Options.Time.GetUtcNow();
    }

    private void Abort(bool fence)
    {
        if (fence) producer = producer with { Epoch = (short)(producer.Epoch + 1) };
        Complete(commit: false);
    }

    private void Complete(bool commit)
    {
        var time = cluster.Options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var partition in partitions) partition.Log.End(producer.Id, producer.Epoch, commit, time, cluster.LeaderEpoch);
        foreach (var group in groups) group.Offsets.EndPending(producer.Id, commit);
        partitions.Clear();
        groups.Clear();
        state = commit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort;
    }
}
