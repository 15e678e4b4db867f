namespace ChatOpsBot.Rehearsal.Connect.Replicator;

/// <summary>Tells a thread to stop, and wakes it where it waits. Holds nothing that must be disposed of.</summary>
internal sealed class StopSignal
{
    private readonly object _gate = new();
    private bool _raised;

    public bool IsRaised
    {
        get { lock (_gate) return _raised; }
    }

    public void Raise()
    {
        lock (_gate)
        {
            _raised = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits so long, or until it is raised.</summary>
    public void Wait(TimeSpan limit)
    {
        lock (_gate)
        {
            if (!_raised) Monitor.Wait(_gate, limit);
        }
    }
}
