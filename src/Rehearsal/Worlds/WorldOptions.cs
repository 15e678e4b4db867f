using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>What a practice world is to be.</summary>
public sealed record WorldOptions
{
    /// <summary><c>small</c> or <c>seed</c>.</summary>
    public string Preset { get; init; } = "small";

    /// <summary>Same seed, same topics, records, groups and apps. The cluster ids are new at each start all the same: a world lives in memory.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Where <c>world.json</c> and the kubeconfig are written; null: a new temporary folder.</summary>
    public string? Directory { get; init; }

    /// <summary>Ports PORT (the control port) to PORT+8: source, destination (three brokers each), Connect, Kubernetes; 0: free ones.</summary>
    public int Port { get; init; }

    /// <summary>Connect workers at the start; null: as the preset has them.</summary>
    public int? Workers { get; init; }

    /// <summary>The version that Connect plays; null: the newest that was recorded.</summary>
    public string? ConnectVersion { get; init; }

    /// <summary>The world is not called ready before Connect has its workers. False: the caller waits by <see cref="PracticeWorld.ReadyAsync"/>.</summary>
    public bool WaitForWorkers { get; init; } = true;

    /// <summary>Whether <see cref="PracticeWorld.Truth"/> is kept: every record ever written is noted, some 100 bytes each. For tests.</summary>
    public bool KeepTruth { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;
}
