using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ChatOpsBot.Runbooks.Journal;

/// <summary>
/// The journal as JSON Lines: one entry a line, always the same fields in the same order, the data inline as it was written. Enough to verify it
/// again elsewhere (<see cref="Read"/>).
/// </summary>
public static class JournalExport
{
    private const string Millis = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Writes one chain, or all (the house first).</summary>
    /// <returns>How many entries were written.</returns>
    public static async Task<long> WriteAsync(IJournal journal, Guid? run, Stream to, CancellationToken cancel)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        long entries = 0;
        IEnumerable<Guid> chains = run is { } one ? [one] : (await journal.HeadsAsync(cancel)).Select(h => h.Run).Order();
        foreach (var chain in chains)
        {
            await foreach (var entry in journal.ReadAsync(chain, 0, cancel))
            {
                WriteLine(entry, buffer);
                entries++;
                if (buffer.WrittenCount > 48 * 1024) await FlushAsync();
            }
        }

        await FlushAsync();
        return entries;

        async Task FlushAsync()
        {
            await to.WriteAsync(buffer.WrittenMemory, cancel);
            buffer.ResetWrittenCount();
        }
    }

    /// <summary>One line, with its end.</summary>
    public static void WriteLine(JournalEntry entry, IBufferWriter<byte> to)
    {
        using (var json = new Utf8JsonWriter(to, Chain.Options))
        {
            json.WriteStartObject();
            json.WriteString("run", entry.Run);
            json.WriteNumber("seq", entry.Seq);
            json.WriteString("at", entry.At.UtcDateTime.ToString(Millis, CultureInfo.InvariantCulture));
            json.WriteString("principal", entry.Actor.Principal);
            json.WriteString("edge", entry.Actor.Edge);
            json.WriteString("platformId", entry.Actor.PlatformId);
            json.WriteString("cause", entry.Cause);
            json.WriteString("kind", entry.Kind);
            json.WriteNumber("v", entry.V);
            json.WriteString("step", entry.Step);
            if (entry.Attempt is { } attempt) json.WriteNumber("attempt", attempt); else json.WriteNull("attempt");
            WriteData(json, entry.Data.Span);
            json.WriteString("link", Convert.ToHexStringLower(entry.Link.Span));
            json.WriteEndObject();
        }

        to.Write("\n"u8);
    }

    /// <summary>An entry from its line.</summary>
    /// <exception cref="FormatException">The line is no exported entry.</exception>
    public static JournalEntry Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var e = json.RootElement;
            return new JournalEntry(
                e.GetProperty("run").GetGuid(), e.GetProperty("seq").GetInt64(), e.GetProperty("at").GetDateTimeOffset(),
                new Actor(Text(e, "principal")!, Text(e, "edge")!, Text(e, "platformId")), Text(e, "cause")!, Text(e, "kind")!,
                e.GetProperty("v").GetInt32(), Text(e, "step"), e.GetProperty("attempt") is { ValueKind: JsonValueKind.Number } n ? n.GetInt32() : null,
                System.Text.Encoding.UTF8.GetBytes(e.GetProperty("data").GetRawText()), Convert.FromHexString(Text(e, "link")!));
        }
        catch (Exception trouble) when (trouble is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            throw new FormatException($"not an exported entry: {trouble.Message}", trouble);
        }
    }

    private static string? Text(JsonElement entry, string field) => entry.GetProperty(field).GetString();

    // Data that is no longer one line of JSON (somebody was at the file) must not tear the export: it goes out as text, and will not verify.
    private static void WriteData(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        json.WritePropertyName("data");
        if (IsJson(data)) json.WriteRawValue(data, skipInputValidation: true);
        else json.WriteBase64StringValue(data);
    }

    private static bool IsJson(ReadOnlySpan<byte> data)
    {
        if (data.Contains((byte)'\n') || data.Contains((byte)'\r')) return false;
        try
        {
            var reader = new Utf8JsonReader(data);
            while (reader.Read()) reader.Skip();
            return data.Length > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
