namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>Zigzag variable integers, as inside of records.</summary>
internal static class Varint
{
    public static long Read(scoped ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        var used = 0;
        do value |= (ulong)(bytes[used] & 0x7f) << (7 * used);
        while (bytes[used++] >= 0x80 && used < 10);
        bytes = bytes[used..];
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
