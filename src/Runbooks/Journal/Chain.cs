using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace ChatOpsBot.Runbooks.Journal;

/// <summary>The keyed hash chain: what is hashed, and how. Pure; the desk computes links, storage only keeps them.</summary>
public static class Chain
{
    public const int LinkBytes = 32;

    internal static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    /// <summary>The chain of what belongs to no run: unknown people, refusals, runs started, heads.</summary>
    public static readonly Guid House;

    /// <summary>What the first entry of a chain follows.</summary>
    public static readonly ReadOnlyMemory<byte> Start = new byte[LinkBytes];

    /// <summary>The entry as bytes: a JSON array of all fields but the link, in a fixed order, the data as it stands.</summary>
    public static void WriteCanonical(JournalEntry entry, IBufferWriter<byte> to)
    {
        using var json = new Utf8JsonWriter(to, Options);
        WriteCanonical(entry, json);
    }

    /// <summary>The same on a writer that the caller keeps (made with <see cref="Options"/>) and flushes.</summary>
    internal static void WriteCanonical(JournalEntry entry, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        json.WriteStringValue(entry.Run);
        json.WriteNumberValue(entry.Seq);
        json.WriteNumberValue(entry.At.ToUnixTimeMilliseconds());
        json.WriteStringValue(entry.Actor.Principal);
        json.WriteStringValue(entry.Actor.Edge);
        json.WriteStringValue(entry.Actor.PlatformId);
        json.WriteStringValue(entry.Cause);
        json.WriteStringValue(entry.Kind);
        json.WriteNumberValue(entry.V);
        json.WriteStringValue(entry.Step);
        if (entry.Attempt is { } attempt) json.WriteNumberValue(attempt); else json.WriteNullValue();
        json.WriteRawValue(entry.Data.Span, skipInputValidation: true);
        json.WriteEndArray();
    }

    /// <summary>The link of an entry after <paramref name="previous"/>.</summary>
    public static byte[] Link(ReadOnlySpan<byte> key, ReadOnlySpan<byte> previous, JournalEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(LinkBytes + 256 + entry.Data.Length);
        buffer.Write(previous);
        WriteCanonical(entry, buffer);
        return HMACSHA256.HashData(key, buffer.WrittenSpan);
    }
}
