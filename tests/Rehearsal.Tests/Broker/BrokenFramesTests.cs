using System.Buffers.Binary;
using ChatOpsBot.Rehearsal.Broker;
using ChatOpsBot.Rehearsal.Broker.Apis;
using ChatOpsBot.Rehearsal.Broker.Logs;
using ChatOpsBot.Rehearsal.Broker.Wire;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

public sealed class BrokenFramesTests : OnACluster
{
    private const short VersionsKey = (short)ApiKey.ApiVersions;
    private readonly BugCounter bugs = new();

    protected override PracticeClusterOptions Options => base.Options with { Logger = bugs };

    [Theory]
    [InlineData(new byte[] { 0x7f, 0xff, 0xff, 0xff })] // 2 GiB are announced
    [InlineData(new byte[] { 0x80, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x06, 0x40, 0, 1 })] // one more than 100 MiB
    [InlineData(new byte[] { 0x16, 0x03, 0x01, 0x02, 0x00, 0x01 })] // the beginning of TLS
    [InlineData(new byte[] { 0x47, 0x45, 0x54, 0x20, 0x2f, 0x20 })] // "GET / "
    public void A_frame_of_impossible_length_closes_its_connection_and_no_other(byte[] bytes)
    {
        using var healthy = new Wire(Cluster.Ports[0]);
        using var broken = new Wire(Cluster.Ports[0]);
        broken.Send(bytes);
        broken.Answer().ShouldBeNull();
        healthy.Request(VersionsKey, 0, []);
        healthy.Answer().ShouldNotBeNull();
    }

    [Fact]
    public void A_kind_or_version_that_is_not_served_closes_the_connection()
    {
        foreach (var (key, version) in new (short, short)[] { (4, 0), (999, 0), (-1, 0), (1, 99), (0, 2) })
        {
            using var client = new Wire(Cluster.Ports[0]);
            client.Request(key, version, []);
            client.Answer().ShouldBeNull($"key {key} version {version}");
        }
    }

    [Fact]
    public void A_newer_question_for_versions_is_answered_so_that_the_client_can_ask_again()
    {
        using var client = new Wire(Cluster.Ports[0]);
        client.Request(VersionsKey, 4, [0]);
        var answer = client.Answer()!;
        BinaryPrimitives.ReadInt16BigEndian(answer).ShouldBe((short)35);
        BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(2)).ShouldBe(Dispatch.Apis.Count);
    }

    [Fact]
    public void Random_bytes_as_any_request_never_hurt_the_cluster()
    {
        Cluster.Seed("orders", 3, 10, 20, new Random(1));
        var random = new Random(20261124);
        foreach (var api in Dispatch.Apis.Values)
            for (var version = api.Oldest; version <= api.Newest; version++)
                for (var round = 0; round < 6; round++)
                {
                    var body = new byte[random.Next(200)];
                    random.NextBytes(body);
                    if (round % 2 == 0) body.AsSpan(0, Math.Min(body.Length, 12)).Clear(); // gets deeper into the layout
                    using var client = new Wire(Cluster.Ports[random.Next(3)]);
                    client.Request((short)api.Key, version, body);
                    client.Request(VersionsKey, 0, []);
                    if (api.Key is not (ApiKey.Fetch or ApiKey.JoinGroup)) client.Answer(); // those two may lawfully wait
                }

        using var healthy = new Wire(Cluster.Ports[0]);
        healthy.Request(VersionsKey, 0, []);
        healthy.Answer().ShouldNotBeNull();
        bugs.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData((byte)'x')]
    [InlineData((byte)0xff)] // no UTF-8: becomes three bytes when it is said back
    public void A_name_of_the_largest_length_is_refused_in_words(byte letter)
    {
        byte[] name = [0x7f, 0xff, .. Enumerable.Repeat(letter, 0x7fff)];
        byte[] one = [0, 0, 0, 1, .. name, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x75, 0x30, 0];
        using var client = new Wire(Cluster.Ports[0]);
        client.Request((short)ApiKey.CreateTopics, 2, one);
        client.Answer().ShouldNotBeNull();
        bugs.Seen.ShouldBeEmpty();
    }

    [Fact]
    public void Every_cut_of_a_sound_request_is_survived()
    {
        Cluster.CreateTopic("orders", 1);
        var produce = ProduceBody(new BatchBuilder(new RecordPattern(0, 10), new Random(1)).Build(3, 0, 0));
        for (var length = 0; length < produce.Length; length++)
        {
            using var client = new Wire(Cluster.Ports[0]);
            client.Request((short)ApiKey.Produce, 3, produce[..length]);
            client.Answer().ShouldBeNull($"cut at {length}");
        }

        Total("orders").ShouldBe(0);
        bugs.Seen.ShouldBeEmpty();
    }

    [Fact]
    public void A_batch_with_any_flipped_bit_is_refused()
    {
        Cluster.CreateTopic("orders", 1);
        var batch = new BatchBuilder(new RecordPattern(0, 10), new Random(1)).Build(3, 0, 0).ToArray();
        Produce(batch).ShouldBe(KafkaError.None);
        for (var bit = 8 * 8; bit < batch.Length * 8; bit++)
        {
            if (bit / 8 is >= 12 and < 16) continue; // the leader epoch is the broker's and not covered
            var flipped = (byte[])batch.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Produce(flipped).ShouldNotBe(KafkaError.None, $"bit {bit}");
        }

        Total("orders").ShouldBe(3);
    }

    private KafkaError Produce(byte[] batch)
    {
        using var client = new Wire(Cluster.Ports[0]);
        client.Request((short)ApiKey.Produce, 3, ProduceBody(batch));
        return (KafkaError)BinaryPrimitives.ReadInt16BigEndian(client.Answer().AsSpan(4 + 2 + 6 + 4 + 4)); // topics, name, partitions, index
    }

    /// <summary>One batch for partition 0 of "orders", acks 1.</summary>
    private static byte[] ProduceBody(ReadOnlySpan<byte> batch)
    {
        byte[] head = [0xff, 0xff, 0, 1, 0, 0, 0x75, 0x30, 0, 0, 0, 1, 0, 6, .. "orders"u8, 0, 0, 0, 1, 0, 0, 0, 0];
        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, batch.Length);
        return [.. head, .. size, .. batch];
    }

    /// <summary>Keeps what a broker calls a bug of its own.</summary>
    private sealed class BugCounter : ILogger
    {
        public List<string> Seen { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Seen) Seen.Add($"{formatter(state, exception)} {exception}");
        }
    }
}
