using System.IO.Compression;

namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>Records of a batch as they were before their producer packed them.</summary>
internal static class Unpacking
{
    private const int Gzip = 1;

    /// <summary>False for snappy, lz4 and zstd, which the platform cannot unpack: such batches are passed on and never looked into.</summary>
    public static bool TryUnpack(this in RecordBatch batch, out ReadOnlySpan<byte> records)
    {
        records = batch.Records;
        if (batch.Compression == 0) return true;
        if (batch.Compression != Gzip) return false;
        try
        {
            using var packed = new GZipStream(new MemoryStream(batch.Records.ToArray()), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            packed.CopyTo(unpacked);
            records = unpacked.ToArray();
            return true;
        }
        catch (InvalidDataException)
        {
            return false; // as its producer sent it
        }
    }
}
