using System.Threading.Channels;
using ChatOpsBot.Rehearsal.Connect.Replicator;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Connect;

/// <summary>
/// A connector of the cluster: what was asked of it, and a loop that brings its tasks there, one change after the other.
/// Everything readable is guarded by the cluster's gate.
/// </summary>
internal sealed class HostedConnector : Duty
{
    private readonly ConnectCluster _cluster;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private DestinationTopics? _topics;
    private ReplicatorConfig? _configured;
    private int _configuredVersion;

    public HostedConnector(ConnectCluster cluster, IReadOnlyDictionary<string, string> config, string target)
    {
        (_cluster, Config, Target) = (cluster, config, target);
        Ended = Task.Run(RunAsync);
    }

    public string Name => Config["name"];
    public IReadOnlyDictionary<string, string> Config { get; private set; }
    public string Target { get; private set; }

    /// <summary>What status says; null: no status yet.</summary>
    public string? State { get; private set; }
    public string? Trace { get; private set; }
    public IReadOnlyList<TaskSlot> Slots { get; private set; } = [];
    public bool Deleted { get; private set; }
    public Task Ended { get; }

    private int Version { get; set; } = 1;

    public void Configure(IReadOnlyDictionary<string, string> config) => Change(() => (Config, Version) = (config, Version + 1));

    public void Aim(string target) => Change(() => Target = target);

    public void Delete() => Change(() => (Deleted, State) = (true, States.Unassigned));

    /// <summary>Starts the connector anew, and those tasks that <paramref name="tasks"/> picks.</summary>
    public void Restart(bool connector, Func<TaskSlot, bool> tasks) => Change(() =>
    {
        if (connector && State == States.Failed) Version++;
        foreach (var slot in Slots.Where(tasks)) slot.Restart = true;
    });

    /// <summary>A task that runs fails, with this trace; it stays so until somebody restarts it.</summary>
    public async Task<bool> FailAsync(int task, string trace)
    {
        CopyTask? running;
        lock (_cluster.Gate)
        {
            var slot = Slots.FirstOrDefault(s => s.Index == task);
            if ((running = slot?.Running) is null) return false;
            (slot!.Running, slot.State, slot.Trace) = (null, States.Failed, trace);
        }

        await running.StopAsync();
        return true;
    }

    public void Wake() => _wake.Writer.TryWrite(true);

    private void Change(Action change)
    {
        lock (_cluster.Gate) change();
        Wake();
    }

    private async Task RunAsync()
    {
        var poll = Timeout.InfiniteTimeSpan;
        while (!Deleted && !_cluster.Closing)
        {
            await ConvergeAsync();
            if (!await WokenAsync(poll)) LookForNewTopics();
            poll = _configured?.TopicPoll ?? Timeout.InfiniteTimeSpan;
        }
        await EndTasksAsync();
        _topics?.Dispose();
        lock (_cluster.Gate) State = null;
        _cluster.Gone(this);
    }

    /// <summary>False if nobody woke it within the time.</summary>
    private async Task<bool> WokenAsync(TimeSpan limit)
    {
        using var over = new CancellationTokenSource(limit);
        try
        {
            return await _wake.Reader.ReadAsync(over.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ConvergeAsync()
    {
        if (Deleted) return;
        if (Target == States.Stopped)
        {
            lock (_cluster.Gate) (State, Trace, _configuredVersion) = (States.Stopped, null, 0);
            await EndTasksAsync();
            return;
        }
        var holder = Assigned;
        if (holder is null)
        {
            lock (_cluster.Gate) if (State is not null) State = States.Unassigned;
        }
        else if (_configuredVersion != Version && (Target == States.Running || Slots.Count > 0))
        {
            await ConfigureTasksAsync();
        }
        await Task.WhenAll(Slots.Where(s => !s.Settled).ToList().Select(MoveAsync));
        ShowState(holder);
    }

    private void ShowState(ConnectWorker? holder)
    {
        lock (_cluster.Gate)
        {
            if (holder is null || State == States.Failed) return;
            State = Target;
            foreach (var slot in Slots.Where(s => s.Running is not null))
            {
                slot.Running!.Paused = Target == States.Paused;
                slot.State = Target;
            }
        }
    }

    /// <summary>Asks the source what there is to copy and deals it out to tasks; a connector that cannot is FAILED and has none.</summary>
    private async Task ConfigureTasksAsync()
    {
        var version = Version;
        var config = new ReplicatorConfig(Config);
        try
        {
            var topics = new DestinationTopics(config, _cluster.Options.ApiTimeout);
            var partitions = await Task.Run(() => SourceTopics.Selected(config, topics.Source, _cluster.Options.ApiTimeout, failOnMissing: true));
            await EndTasksAsync();
            _topics?.Dispose();
            (_topics, _configured) = (topics, config);
            DealOut(partitions, version);
        }
        catch (Exception e)
        {
            var failure = e as ConnectFailure ?? new ConnectFailure(e.Message, "io.confluent.connect.replicator.ReplicatorSourceConnector.start(ReplicatorSourceConnector.java:68)", e);
            await EndTasksAsync();
            lock (_cluster.Gate) (State, Trace, _configuredVersion) = (States.Failed, failure.Trace, version);
        }
    }

    private void DealOut(IReadOnlyList<TopicPartition> partitions, int version)
    {
        lock (_cluster.Gate)
        {
            (State, Trace, _configuredVersion) = (Target, null, version);
            Slots = [.. SourceTopics.Spread(partitions, _configured!.TasksMax).Select((p, i) => new TaskSlot(i, p))];
            _cluster.Level();
        }
    }

    /// <summary>Ends a task where it runs and starts it where it shall run.</summary>
    private async Task MoveAsync(TaskSlot slot)
    {
        CopyTask? old;
        ConnectWorker? target;
        lock (_cluster.Gate)
        {
            (old, slot.Running, target, slot.Restart, slot.Trace) = (slot.Running, null, slot.Assigned, false, null);
            slot.State = target == slot.Holder ? States.Restarting : States.Unassigned;
        }
        if (old is not null) await old.StopAsync();
        if (target is null || Deleted)
        {
            lock (_cluster.Gate) slot.Holder = target;
        }
        else if (target.Alive)
        {
            Start(slot, target); // else it stays UNASSIGNED until the cluster knows of the death
        }
    }

    private void Start(TaskSlot slot, ConnectWorker target)
    {
        var order = new CopyOrder(_configured!, slot.Index, slot.Partitions, _topics!)
        {
            Offsets = _cluster.Offsets,
            Worker = target.Speed,
            Options = _cluster.Options,
        };
        CopyTask task;
        lock (_cluster.Gate)
        {
            task = CopyTask.Start(order, Target == States.Paused);
            (slot.Running, slot.Holder, slot.State) = (task, target, Target == States.Paused ? States.Paused : States.Running);
        }
        _ = WatchAsync(slot, task);
    }

    private async Task WatchAsync(TaskSlot slot, CopyTask task)
    {
        if (await task.Ended is not { } failure) return;
        lock (_cluster.Gate)
        {
            if (slot.Running != task) return;
            (slot.Running, slot.State, slot.Trace) = (null, States.Failed, failure.Trace);
        }
    }

    private async Task EndTasksAsync()
    {
        await Task.WhenAll(Slots.Select(s => s.Running?.StopAsync() ?? Task.CompletedTask));
        lock (_cluster.Gate) Slots = [];
    }

    private void LookForNewTopics()
    {
        if (_configured is not { } config || _topics is not { } topics || Target != States.Running || Slots.Count == 0) return;
        try
        {
            var found = SourceTopics.Selected(config, topics.Source, _cluster.Options.ApiTimeout, failOnMissing: false);
            if (!found.ToHashSet().SetEquals(Slots.SelectMany(s => s.Partitions))) lock (_cluster.Gate) Version++;
        }
        catch (ConnectFailure)
        {
            // The source does not answer: the tasks that run go on, and the next poll asks again.
        }
    }
}
