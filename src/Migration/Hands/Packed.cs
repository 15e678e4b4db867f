using System.IO.Compression;
using System.Text;

namespace ChatOpsBot.Migration.Hands;

/// <summary>Long texts within facts: gzip and base64 above 4,000 characters.</summary>
internal static class Packed
{
    private const int Long = 4_000;

    private const int MostUnpacked = 8 << 20;

    private const string Mark = "gz:";

    public static string Pack(string text)
    {
        if (text.Length <= Long) return text;
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Optimal)) zip.Write(Encoding.UTF8.GetBytes(text));
        return Mark + Convert.ToBase64String(bytes.ToArray());
    }

    public static string Unpack(string text)
    {
        if (!text.StartsWith(Mark, StringComparison.Ordinal)) return text;
        using var zip = new GZipStream(new MemoryStream(Convert.FromBase64String(text[Mark.Length..])), CompressionMode.Decompress);
        using var all = new MemoryStream();
        var buffer = new byte[65_536];
        for (int read; (read = zip.Read(buffer)) > 0;)
        {
            if (all.Length + read > MostUnpacked) throw new InvalidDataException("too long");
            all.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }
}
