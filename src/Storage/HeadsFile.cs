using System.Text;
using System.Text.Json;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage;

/// <summary>
/// <c>heads.jsonl</c>: the heads of chains as they were posted, one JSON object a line, only ever appended to. Outside the journal, so that a
/// journal cut off behind one shows. <c>journal verify</c> reads it.
/// </summary>
public sealed class HeadsFile(string path)
{
    private readonly Lock gate = new();

    public string Path { get; } = path;

    /// <summary>Adds a line, and returns when it is on disk.</summary>
    public void Append(ChainHead head, DateTimeOffset at)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(
            new HeadLine(head.Run, head.Seq, Convert.ToHexStringLower(head.Link.Span), at), HeadsJson.Default.HeadLine);
        lock (gate)
        {
            using var stream = new FileStream(Path, DirectoryLock.Private(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
            if (EndsInMidLine(stream)) stream.WriteByte((byte)'\n');
            stream.Write([.. line, (byte)'\n']);
            stream.Flush(flushToDisk: true);
        }
    }

    /// <summary>All heads, oldest first; none if there is no file. A last line torn by a crash is passed over, any other bad line is an error.</summary>
    /// <exception cref="StorageException">A line that is no head.</exception>
    public IReadOnlyList<ChainHead> Read()
    {
        if (!File.Exists(Path)) return [];
        var lines = File.ReadAllLines(Path, Encoding.UTF8);
        List<ChainHead> heads = [];
        for (var i = 0; i < lines.Length; i++)
        {
            if (Head(lines[i]) is { } head) heads.Add(head);
            else if (lines[i].Length > 0 && !Torn(lines[i])) throw new StorageException($"{Path}:{i + 1}: this line is no head of a chain: it was changed by hand.");
        }

        return heads;
    }

    // A whole line ends with a brace; a write cut short does not.
    private static bool Torn(string line) => !line.EndsWith('}');

    private static bool EndsInMidLine(FileStream stream)
    {
        if (stream.Length == 0) return false;
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() != '\n';
    }

    private static ChainHead? Head(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, HeadsJson.Default.HeadLine) is { Hash.Length: 2 * Chain.LinkBytes } head
                ? new ChainHead(head.Run, head.Seq, Convert.FromHexString(head.Hash))
                : null;
        }
        catch (Exception trouble) when (trouble is JsonException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>One line of the file.</summary>
internal sealed record HeadLine(Guid Run, long Seq, string Hash, DateTimeOffset At);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
[System.Text.Json.Serialization.JsonSerializable(typeof(HeadLine))]
internal sealed partial class HeadsJson : System.Text.Json.Serialization.JsonSerializerContext;
