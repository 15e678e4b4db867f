using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <param name="Trace">Why it failed: the first lines of the worker's stack trace.</param>
public sealed record ConnectorTask(int Id, string State, string Worker, ForeignText? Trace);

/// <summary>A connector as Connect tells of it.</summary>
/// <param name="State"><c>RUNNING</c>, <c>PAUSED</c>, <c>STOPPED</c>, <c>FAILED</c>, <c>UNASSIGNED</c> (also: just made, not yet told of), <c>RESTARTING</c>.</param>
/// <param name="Config">Its configuration; may hold credentials.</param>
public sealed record Connector(
    string Name, string State, string Worker, ForeignText? Trace, ImmutableArray<ConnectorTask> Tasks, ImmutableDictionary<string, string> Config)
{
    public string Class => Config.GetValueOrDefault("connector.class", "");

    public int TasksMax => int.TryParse(Config.GetValueOrDefault("tasks.max"), out var tasks) ? tasks : 1;

    /// <summary>Confluent Replicator or a MirrorMaker source: it copies between clusters.</summary>
    public bool Copies => Class.Contains("Replicator", StringComparison.Ordinal) || Class.Contains("MirrorSource", StringComparison.Ordinal);

    public bool AllRun => State == "RUNNING" && !Tasks.IsEmpty && Tasks.All(t => t.State == "RUNNING");

    public ImmutableArray<string> Topics =>
        [.. Config.GetValueOrDefault("topic.whitelist", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    public string Group => Config.GetValueOrDefault("src.consumer.group.id", Name);

    // Never the configuration.
    public override string ToString() => $"{Name} {State} {Tasks.Count(t => t.State == "RUNNING")}/{Tasks.Length}";
}

/// <summary>Who answers at an address.</summary>
public sealed record ConnectVersion(string Version, string ClusterId);
