using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>A changing call that a server of the world has carried out (or refused).</summary>
/// <param name="Number">1, 2, 3 … in the order of the answers.</param>
/// <param name="Time">UTC, when the call came.</param>
/// <param name="Part"><c>connect</c>, <c>kubernetes</c>, <c>source</c> or <c>destination</c>.</param>
/// <param name="Method">HTTP method, or the Kafka API's name.</param>
/// <param name="Path">Path with query, or the Kafka client's id and what was touched.</param>
/// <param name="Digest">First 16 hexadecimal digits of the body's SHA-256; empty without a body.</param>
/// <param name="Status">HTTP status, or the Kafka error code; 0 of Kafka is success.</param>
public sealed record WorldRequest(long Number, DateTimeOffset Time, string Part, string Method, string Path, string Digest, int Status);

/// <summary>Every effect asked of the world, so that a test can prove that none was done twice. Bounded: the oldest go first.</summary>
public sealed class EffectLog(TimeProvider time)
{
    private const int Capacity = 50_000;
    private readonly ConcurrentQueue<WorldRequest> _entries = new();
    private readonly Lock _gate = new();
    private long _number;

    public IReadOnlyList<WorldRequest> Entries => [.. _entries];

    public void Record(DateTimeOffset came, string part, string method, string path, ReadOnlySpan<byte> body, int status)
    {
        var digest = body.IsEmpty ? "" : Convert.ToHexStringLower(SHA256.HashData(body))[..16];
        lock (_gate) _entries.Enqueue(new WorldRequest(++_number, came, part, method, path, digest, status));
        while (_entries.Count > Capacity) _entries.TryDequeue(out _);
    }

    internal DateTimeOffset Now => time.GetUtcNow();
}
