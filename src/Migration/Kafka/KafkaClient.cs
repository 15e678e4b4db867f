using Confluent.Kafka;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>One client of the library, with what it said of its troubles. Closed when nobody holds it any more, never under a request in flight.</summary>
internal sealed class KafkaClient(IAdminClient admin, IDisposable? under, HeardCauses heard, long born)
{
    private int held = 1; // by its owner

    public IAdminClient Admin => admin;

    public HeardCauses Heard => heard;

    /// <summary>When it was made, as the clock counts.</summary>
    public long Born => born;

    /// <summary>One more holder; only while another still holds it.</summary>
    public void Hold() => Interlocked.Increment(ref held);

    /// <summary>One holder less; the last one closes it, elsewhere: the library may wait for its threads.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref held) == 0) _ = Task.Run(Close, CancellationToken.None);
    }

    private void Close()
    {
        admin.Dispose();
        under?.Dispose();
    }
}
