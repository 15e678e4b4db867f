using ChatOpsBot.Rehearsal.Broker;
using System.Buffers.Binary;
using ChatOpsBot.Rehearsal.Broker.Logs;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

public sealed class PartitionLogTests
{
    private readonly StorageBudget budget = new(10_000_000);
    private readonly PartitionLog log;

    public PartitionLogTests() => log = new PartitionLog(budget);

    [Fact]
    public void Every_offset_is_found_whatever_the_sizes_of_batches()
    {
        var random = new Random(5);
        for (var i = 0; i < 300; i++) Append(records: random.Next(1, 20), size: random.Next(1, 3_000));
        var end = log.Bounds.End;
        for (var offset = 0L; offset < end; offset++)
        {
            var batch = new RecordBatch(log.Read(offset, 1, first: true, committed: false).Records!.Single().Span);
            offset.ShouldBeInRange(batch.BaseOffset, batch.LastOffset);
        }

        log.Read(end, 1_000, first: true, committed: false).Records.ShouldBeEmpty();
        log.Read(end + 1, 1_000, first: true, committed: false).Records.ShouldBeNull();
        log.Read(-1, 1_000, first: true, committed: false).Records.ShouldBeNull();
    }

    [Fact]
    public void A_reader_gets_whole_batches_within_its_limit_and_one_at_least()
    {
        for (var i = 0; i < 10; i++) Append(records: 1, size: 1_000);
        var one = log.Read(0, 1, first: true, committed: false).Records!.Sum(part => part.Length);
        log.Read(0, 1, first: false, committed: false).Records.ShouldBeEmpty();
        log.Read(0, one * 3 + 5, first: true, committed: false).Records!.Sum(part => part.Length).ShouldBe(one * 3);
        log.Read(7, int.MaxValue, first: true, committed: false).Records!.Sum(part => part.Length).ShouldBe(one * 3);
    }

    [Fact]
    public void What_a_reader_holds_stays_as_it_is_while_others_write()
    {
        Append(records: 1, size: 100);
        var held = log.Read(0, int.MaxValue, first: true, committed: false).Records!.Single();
        var before = held.ToArray();
        for (var i = 0; i < 100; i++) Append(records: 1, size: 100);
        held.ToArray().ShouldBe(before);
    }

    [Fact]
    public void Deleting_moves_the_beginning_and_frees_memory_once_nothing_of_a_segment_is_left()
    {
        for (var i = 0; i < 100; i++) Append(records: 10, size: 100);
        var full = log.Bounds.Bytes;
        log.DeleteBefore(455).ShouldBe(455);
        log.Bounds.Start.ShouldBe(455);
        log.Bounds.Bytes.ShouldBeLessThan(full * 3 / 4);
        log.Read(454, 1, first: true, committed: false).Records.ShouldBeNull();
        log.DeleteBefore(10).ShouldBe(455, "the beginning never goes back");
        log.DeleteBefore(5_000).ShouldBeNull();
        log.DeleteBefore(-1).ShouldBe(1_000);
        log.Bounds.ShouldBe((1_000, 1_000, 0));
        Append(records: 1, size: 1).ShouldBe(1_000);
    }

    [Fact]
    public void A_repeated_batch_is_known_again_and_changes_nothing()
    {
        var batches = Enumerable.Range(0, 7).Select(i => Idempotent(producer: 9, epoch: 0, sequence: i * 3, records: 3)).ToList();
        batches.ConvertAll(batch => log.Append(batch, 0).BaseOffset).ShouldBe([0, 3, 6, 9, 12, 15, 18]);
        for (var i = 2; i < 7; i++) log.Append(batches[i], 0).ShouldBe(new AppendResult(KafkaError.None, i * 3, Repeated: true));
        log.Append(batches[1], 0).Error.ShouldBe(KafkaError.OutOfOrderSequenceNumber, "only five are remembered");
        log.Bounds.End.ShouldBe(21);
    }

    [Theory]
    [InlineData(1, 0, nameof(KafkaError.OutOfOrderSequenceNumber))] // a gap
    [InlineData(1, 6, nameof(KafkaError.OutOfOrderSequenceNumber))]
    [InlineData(1, 3, nameof(KafkaError.None))]
    [InlineData(0, 3, nameof(KafkaError.InvalidProducerEpoch))] // an older self
    [InlineData(2, 3, nameof(KafkaError.OutOfOrderSequenceNumber))] // a newer self begins at 0
    [InlineData(2, 0, nameof(KafkaError.None))]
    public void Sequences_of_a_producer_have_no_gaps(short epoch, int sequence, string expected)
    {
        log.Append(Idempotent(producer: 9, epoch: 1, sequence: 0, records: 3), 0).Error.ShouldBe(KafkaError.None);
        var second = Idempotent(producer: 9, epoch, sequence, records: 2); // not the batch from before: two records, not three
        log.Append(second, 0).Error.ToString().ShouldBe(expected);
    }

    [Fact]
    public void Sequences_go_round_after_the_largest_integer()
    {
        log.Append(Idempotent(producer: 9, epoch: 0, sequence: int.MaxValue - 1, records: 3), 0).Error.ShouldBe(KafkaError.None); // ..., max, 0
        log.Append(Idempotent(producer: 9, epoch: 0, sequence: 1, records: 1), 0).Error.ShouldBe(KafkaError.None);
    }

    [Fact]
    public void The_budget_is_shared_and_given_back()
    {
        var small = new StorageBudget(1_000);
        var (one, two) = (new PartitionLog(small), new PartitionLog(small));
        var batch = new BatchBuilder(new RecordPattern(0, 600), new Random(1)).Build(1, 0, 0).ToArray();
        one.Append(batch, 0).Error.ShouldBe(KafkaError.None);
        two.Append(batch, 0).Error.ShouldBe(KafkaError.PolicyViolation);
        one.Close();
        two.Append(batch, 0).Error.ShouldBe(KafkaError.None);
    }

    private long Append(int records, int size)
    {
        var result = log.Append(new BatchBuilder(new RecordPattern(0, size), new Random(1)).Build(records, 0, 0), 0);
        result.Error.ShouldBe(KafkaError.None);
        return result.BaseOffset;
    }

    private static byte[] Idempotent(long producer, short epoch, int sequence, int records)
    {
        var batch = new BatchBuilder(new RecordPattern(0, 10), new Random(1)).Build(records, 0, 0).ToArray();
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(43), producer);
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(51), epoch);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(53), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(17), RecordBatch.ComputeChecksum(batch));
        return batch;
    }
}
