using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.Rehearsal.Connect;

/// <summary>How the practice Connect cluster behaves; the defaults make a migration of some 20 MB last seconds.</summary>
public sealed record ConnectOptions
{
    /// <summary>The version that it plays.</summary>
    public string Version { get; init; } = ConnectRelease.Newest;

    /// <summary>Id of the Kafka cluster that Connect keeps its own topics on, as <c>GET /</c> answers it.</summary>
    public string KafkaClusterId { get; init; } = "practice-unknown";

    /// <summary>Most a task copies in a second, in bytes of keys and values; 0: no limit.</summary>
    public long TaskBytesPerSecond { get; init; } = 500_000;

    /// <summary>Most that all tasks of a worker copy in a second, in bytes of keys and values; 0: no limit.</summary>
    public long WorkerBytesPerSecond { get; init; } = 8_000_000;

    /// <summary>How long a dead worker counts as alive: session timeout and rebalance delay in one (15 s and more in earnest).</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long Kafka may take to answer a connector that starts (60 s in earnest).</summary>
    public TimeSpan ApiTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a task writes its position to Connect's own offsets (60 s in earnest).</summary>
    public TimeSpan OffsetFlush { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Port of the front door on 127.0.0.1; 0 takes a free one. Workers listen on it too, each on its own loopback address.</summary>
    public int Port { get; init; }

    public IPAddress FrontAddress { get; init; } = IPAddress.Loopback;

    public TimeProvider Time { get; init; } = TimeProvider.System;
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;
}
