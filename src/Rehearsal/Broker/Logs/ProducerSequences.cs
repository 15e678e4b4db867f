using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>What one partition remembers of idempotent producers: their last five batches, so that a repeated one is known again.</summary>
internal sealed class ProducerSequences
{
    private const int Remembered = 5; // as Kafka; clients have at most five requests under way

    private readonly Dictionary<long, Producer> producers = [];

    /// <summary>Whether a batch may be appended. A batch seen before answers <see cref="KafkaError.None"/> with its old offset.</summary>
    public KafkaError Check(in RecordBatch batch, out long? appendedAt)
    {
        appendedAt = null;
        if (batch.ProducerId < 0 || !producers.TryGetValue(batch.ProducerId, out var known)) return KafkaError.None;
        if (batch.ProducerEpoch < known.Epoch) return KafkaError.InvalidProducerEpoch;
        if (batch.ProducerEpoch > known.Epoch)
            return batch.BaseSequence == 0 ? KafkaError.None : KafkaError.OutOfOrderSequenceNumber;

        if (known.Batches.Count == 0) return batch.BaseSequence == 0 ? KafkaError.None : KafkaError.OutOfOrderSequenceNumber;
        foreach (var seen in known.Batches)
            if (seen.First == batch.BaseSequence && seen.Last == LastSequence(batch)) appendedAt = seen.BaseOffset;
        return appendedAt is not null || batch.BaseSequence == Next(known.Batches.Last().Last)
            ? KafkaError.None
            : KafkaError.OutOfOrderSequenceNumber;
    }

    /// <summary>Notes a batch that was appended.</summary>
    public void Note(in RecordBatch batch, long baseOffset)
    {
        if (batch.ProducerId < 0) return;
        if (!producers.TryGetValue(batch.ProducerId, out var known) || known.Epoch != batch.ProducerEpoch)
            producers[batch.ProducerId] = known = new Producer(batch.ProducerEpoch, []);
        if (known.Batches.Count == Remembered) known.Batches.Dequeue();
        known.Batches.Enqueue(new Appended(batch.BaseSequence, LastSequence(batch), baseOffset));
    }

    /// <summary>A marker with a higher epoch ends an older producer's writing.</summary>
    public void Fence(long producerId, short epoch)
    {
        if (!producers.TryGetValue(producerId, out var known) || known.Epoch < epoch) producers[producerId] = new Producer(epoch, []);
    }

    /// <summary>Sequences go from the largest integer back to 0.</summary>
    private static int LastSequence(in RecordBatch batch) => (int)(((long)batch.BaseSequence + batch.LastOffsetDelta) & int.MaxValue);

    private static int Next(int sequence) => sequence == int.MaxValue ? 0 : sequence + 1;

    private sealed record Producer(short Epoch, Queue<Appended> Batches);

    private readonly record struct Appended(int First, int Last, long BaseOffset);
}
