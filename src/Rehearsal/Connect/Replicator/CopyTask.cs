using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Connect.Replicator;

/// <summary>What a task is given.</summary>
internal sealed record CopyOrder(ReplicatorConfig Config, int Number, IReadOnlyList<TopicPartition> Partitions, DestinationTopics Topics)
{
    public required ConnectOffsets Offsets { get; init; }
    public required Throttle Worker { get; init; }
    public required ConnectOptions Options { get; init; }
    public string Id => $"{Config.Connector}-{Number}";
}

/// <summary>
/// One task of a replicator, on a thread of its own: reads its partitions, writes each record to the same partition of the destination,
/// and after the destination has it moves Connect's offsets and those of the source group. At least once.
/// </summary>
internal sealed class CopyTask
{
    private readonly CopyOrder _order;
    private readonly StopSignal _stop = new();
    private readonly TaskCompletionSource<ConnectFailure?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Positions _positions = new();
    private readonly Throttle _bytes;
    private readonly Throttle _records;
    private volatile bool _paused;
    private volatile bool _killed;
    private volatile Error? _refused;
    private Provenance? _provenance;
    private long _passedOn;

    private CopyTask(CopyOrder order, bool paused)
    {
        _order = order;
        _paused = paused;
        _bytes = new Throttle(order.Options.TaskBytesPerSecond, order.Options.Time);
        _records = new Throttle(order.Config.RecordsPerSecond, order.Options.Time);
    }

    /// <summary>Completes when the task has ended: null if it was asked to, else why it failed.</summary>
    public Task<ConnectFailure?> Ended => _ended.Task;

    public bool Paused { get => _paused; set => _paused = value; }

    public static CopyTask Start(CopyOrder order, bool paused)
    {
        var task = new CopyTask(order, paused);
        new Thread(task.Run) { IsBackground = true, Name = $"replicator-{order.Id}" }.Start();
        return task;
    }

    /// <summary>Lets the task finish what it holds, commit, and end.</summary>
    public Task StopAsync()
    {
        _stop.Raise();
        return _ended.Task;
    }

    /// <summary>Ends the task as the death of its process does: nothing is finished, nothing is committed.</summary>
    public Task KillAsync()
    {
        _killed = true;
        return StopAsync();
    }

    private void Run()
    {
        ConnectFailure? why = null;
        try
        {
            using var consumer = Clients.Consumer(_order.Config, $"replicator-{_order.Id}");
            using var producer = Clients.Producer(_order.Config, $"replicator-{_order.Id}-producer");
            try
            {
                Copy(consumer, producer);
            }
            finally
            {
                // Also after a failure: what was passed on is right, and is not to be done again.
                if (!_killed) Finish(consumer, producer);
            }
            consumer.Close();
        }
        catch (ConnectFailure e)
        {
            why = e;
        }
        catch (Exception e)
        {
            why = new ConnectFailure(e.Message, Frame, e);
        }
        _ended.SetResult(_stop.IsRaised ? null : why);
    }

    private void Copy(IConsumer<byte[]?, byte[]?> consumer, IProducer<byte[]?, byte[]?> producer)
    {
        _provenance = _order.Topics.Provenance();
        var waiting = Assign(consumer);
        var nextCommit = Later(_order.Config.CommitPeriod);
        var nextFlush = Later(_order.Options.OffsetFlush);
        while (!_stop.IsRaised)
        {
            if (_refused is { } error) throw new ConnectFailure($"Unrecoverable exception from producer send callback: {error.Reason}", Frame);
            if (Due(ref nextFlush, _order.Options.OffsetFlush)) Flush();
            if (Due(ref nextCommit, _order.Config.CommitPeriod)) Commit(consumer);
            waiting = waiting is { } w && w.Again <= Now ? Assign(consumer) : waiting;
            if (_paused) _stop.Wait(TimeSpan.FromMilliseconds(20));
            else if (Next(consumer) is { } record) PassOn(record, producer);
        }
    }

    /// <summary>
    /// The next record. A topic that is gone is no reason to fail: Java's consumer warns and goes on, and at the beginning if the topic comes back.
    /// </summary>
    private ConsumeResult<byte[]?, byte[]?>? Next(IConsumer<byte[]?, byte[]?> consumer)
    {
        try
        {
            return consumer.Consume(50);
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition
            or ErrorCode.UnknownTopicId)
        {
            _stop.Wait(TimeSpan.FromMilliseconds(50));
            return null;
        }
    }

    private void Finish(IConsumer<byte[]?, byte[]?> consumer, IProducer<byte[]?, byte[]?> producer)
    {
        producer.Flush(TimeSpan.FromSeconds(5));
        Flush();
        Commit(consumer);
    }

    /// <summary>Starts on every partition whose destination is ready; says which topics are not, and when to try again.</summary>
    private (HashSet<string> Topics, TimeSpan Again)? Assign(IConsumer<byte[]?, byte[]?> consumer)
    {
        var ready = _order.Topics.Ensure([.. _order.Partitions.Select(p => p.Topic).Distinct()]);
        var assigned = consumer.Assignment.ToHashSet();
        var fresh = _order.Partitions.Where(p => ready.Contains(p.Topic) && !assigned.Contains(p)).ToList();
        if (fresh.Count > 0) consumer.IncrementalAssign(StartingPoints.Of(_order, consumer, fresh));
        var rest = _order.Partitions.Select(p => p.Topic).Where(t => !ready.Contains(t)).ToHashSet();
        return rest.Count == 0 ? null : (rest, Later(_order.Config.CreateBackoff));
    }

    private void PassOn(ConsumeResult<byte[]?, byte[]?> record, IProducer<byte[]?, byte[]?> producer)
    {
        var message = record.Message;
        if (_provenance?.Loops(message.Headers) == true) return;
        var size = (message.Key?.Length ?? 0) + (message.Value?.Length ?? 0);
        WaitFor(Longest(_bytes.Take(size), _order.Worker.Take(size), _records.Take(1)));
        var failAfter = _order.Config.FailAfter(_order.Number);
        if (failAfter > 0 && _passedOn >= failAfter)
            throw new ConnectFailure($"lab.fail.after.records: task {_order.Number} has passed on {_passedOn} records", Frame);
        var target = new TopicPartition(_order.Config.DestinationTopic(record.Topic),
            _order.Config.PreservePartitions ? record.Partition : Partition.Any);
        var headers = _provenance?.AddedTo(message.Headers, record.Topic, message.Timestamp) ?? message.Headers;
        var copy = new Message<byte[]?, byte[]?> { Key = message.Key, Value = message.Value, Headers = headers, Timestamp = TimeOf(message.Timestamp) };
        while (!_stop.IsRaised && !TrySend(producer, target, copy, record.TopicPartitionOffset))
            _stop.Wait(TimeSpan.FromMilliseconds(20));
        _passedOn++;
    }

    /// <summary>A time that the source's broker stamped goes on as if its producer had given it.</summary>
    private static Timestamp TimeOf(Timestamp time) =>
        time.Type == TimestampType.LogAppendTime ? new Timestamp(time.UnixTimestampMs, TimestampType.CreateTime) : time;

    /// <summary>False while the queue to the destination is full: the destination holds us up.</summary>
    private bool TrySend(IProducer<byte[]?, byte[]?> producer, TopicPartition target, Message<byte[]?, byte[]?> copy, TopicPartitionOffset from)
    {
        try
        {
            producer.Produce(target, copy, report =>
            {
                if (report.Error.Code == ErrorCode.NoError) _positions.Acknowledged(from.TopicPartition, from.Offset.Value);
                else if (!_stop.IsRaised) _refused = report.Error;
            });
            return true;
        }
        catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private void Flush() => _order.Offsets.Store(_order.Config.Connector, _positions.Now);

    private void Commit(IConsumer<byte[]?, byte[]?> consumer)
    {
        var offsets = _positions.Uncommitted();
        if (!_order.Config.CommitsGroup || offsets.Count == 0) return;
        try
        {
            consumer.Commit(offsets);
            _positions.Committed(offsets);
        }
        catch (KafkaException)
        {
            // The source is away or busy; the next period tries again.
        }
    }

    private void WaitFor(TimeSpan wait)
    {
        // Shorter waits add up in the throttles; sleeping for each would cost more than it saves.
        if (wait > TimeSpan.FromMilliseconds(5)) _stop.Wait(wait);
    }

    private const string Frame = "io.confluent.connect.replicator.ReplicatorSourceTask.poll(ReplicatorSourceTask.java:203)";

    private static TimeSpan Longest(TimeSpan a, TimeSpan b, TimeSpan c) => TimeSpan.FromTicks(Math.Max(a.Ticks, Math.Max(b.Ticks, c.Ticks)));

    private TimeSpan Now => _order.Options.Time.GetElapsedTime(0);

    private TimeSpan Later(TimeSpan wait) => Now + wait;

    private bool Due(ref TimeSpan next, TimeSpan period)
    {
        if (Now < next) return false;
        next = Later(period < TimeSpan.FromMilliseconds(200) ? _order.Options.OffsetFlush : period);
        return true;
    }
}
