using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <param name="Trace">Why it failed: first line and last cause of the worker's stack trace.</param>
public sealed record ConnectorTask(int Id, string State, string Worker, ForeignText? Trace);

/// <summary>A connector as Connect tells of it.</summary>
/// <param name="State"><c>RUNNING</c>, <c>PAUSED</c>, <c>STOPPED</c>, <c>FAILED</c>, <c>UNASSIGNED</c> (also: just made, not yet told of), <c>RESTARTING</c>, <c>UNKNOWN</c> (Connect could not tell).</param>
/// <param name="Config">Its configuration; may hold credentials.</param>
public sealed record Connector(
    string Name, string State, string Worker, ForeignText? Trace, ImmutableArray<ConnectorTask> Tasks, ImmutableDictionary<string, string> Config)
{
    public string Class => Config.GetValueOrDefault("connector.class", "");

    public int TasksMax => int.TryParse(Config.GetValueOrDefault("tasks.max"), out var tasks) ? tasks : 1;

    /// <summary>Confluent Replicator or a MirrorMaker source: it copies between clusters.</summary>
    public bool Copies => Class.Contains("Replicator", StringComparison.Ordinal) || Class.Contains("MirrorSource", StringComparison.Ordinal);

    public int TasksRunning => Tasks.Count(t => t.State == "RUNNING");

    /// <summary>Paused as asked, or being so: none of its tasks runs. A FAILED task stays FAILED, and copies nothing either.</summary>
    public bool IsAtRest => State is "PAUSED" or "STOPPED" && Tasks.All(t => t.State is "PAUSED" or "STOPPED" or "FAILED");

    /// <summary>The first thing of it that FAILED, with why; null when nothing did.</summary>
    public string? FailedWords =>
        State == "FAILED" ? $"connector {Name} FAILED: {Trace?.Text ?? "Connect says no more"}"
        : Tasks.FirstOrDefault(t => t.State == "FAILED") is { } task ? $"task {task.Id} of {Name} FAILED: {task.Trace?.Text ?? "Connect says no more"}"
        : null;

    /// <summary>It is there, but Connect could not tell how it is.</summary>
    internal static Connector Unreadable(string name, ForeignText why) => new(name, "UNKNOWN", "", why, [], ImmutableDictionary<string, string>.Empty);

    public bool AllRun => State == "RUNNING" && !Tasks.IsEmpty && Tasks.All(t => t.State == "RUNNING");

    public ImmutableArray<string> Topics =>
        [.. Config.GetValueOrDefault("topic.whitelist", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    public string Group => Config.GetValueOrDefault("src.consumer.group.id", Name);

    // Never the configuration.
    public override string ToString() => $"{Name} {State} {Tasks.Count(t => t.State == "RUNNING")}/{Tasks.Length}";
}

/// <summary>Connectors as they were listed.</summary>
/// <param name="Broken">Connect's words when the list as a whole could not be had and they were read one by one; null: it could.</param>
internal sealed record ConnectorList(IReadOnlyList<Connector> Connectors, ForeignText? Broken);

/// <summary>Who answers at an address.</summary>
public sealed record ConnectVersion(string Version, string ClusterId);
