using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Hands;

/// <summary>
/// Names of what a run makes in the world. Worked out from the run alone, so that a step finds its own things again after a crash; the
/// random end of the run's id keeps runs of the same number (another journal, the same world) apart.
/// </summary>
internal sealed record RunNames(int Run, Guid RunId)
{
    public static RunNames Of(Call call) => new(call.Run, call.RunId);

    public string Tag => $"{Run}-{RunId.ToString("N")[^6..]}";

    public string ShardPrefix => $"copy-{Tag}-";

    /// <summary>Connector of a shard, and its group at the source.</summary>
    public string Shard(string shard) => ShardPrefix + shard;

    public string SmokeTopic => $"migration-smoke-{Tag}";

    public string SmokeConnector => $"smoke-{Tag}";

    /// <summary>Where an object is kept as it was before the run changed it.</summary>
    public string Kept(string name) => $"{name}-before-run-{Tag}";
}
