using System.Security.Cryptography;

namespace ChatOpsBot.Storage;

/// <summary>The key of the chains' hashes: 32 random bytes, from the setting <c>Journal:Key</c> or, in practice only, a file made by the bot.</summary>
public static class JournalKey
{
    public const int Bytes = 32;

    private const string FileName = "journal.key";

    /// <summary>Reads the setting: 64 hexadecimal digits or base64, of exactly 32 bytes.</summary>
    /// <exception cref="StorageException">Anything else; the value is not in the message.</exception>
    public static byte[] Parse(string setting)
    {
        var text = setting.Trim();
        if (text.Length == 2 * Bytes && text.All(char.IsAsciiHexDigit)) return Convert.FromHexString(text);
        var key = new byte[Bytes];
        return Convert.TryFromBase64String(text, key, out var written) && written == Bytes
            ? key
            : throw new StorageException("Journal:Key must be 32 random bytes as 64 hexadecimal digits or as base64; make one with 'openssl rand -hex 32'.");
    }

    /// <summary>The key for a data directory.</summary>
    /// <param name="directory">Where <c>journal.key</c> lies.</param>
    /// <param name="setting"><c>Journal:Key</c>, or null.</param>
    /// <param name="fileAllowed">Whether a file beside the journal will do, and may be made: in practice only.</param>
    /// <param name="journalExists">A new key for an old journal would make every entry look forged.</param>
    internal static byte[] For(string directory, string? setting, bool fileAllowed, bool journalExists)
    {
        if (!string.IsNullOrWhiteSpace(setting)) return Parse(setting);
        if (!fileAllowed)
            throw new StorageException("Set Journal:Key (environment: CHATOPS__Journal__Key) to 32 random bytes, as from 'openssl rand -hex 32'. Only a practice world makes its own key.");
        var path = Path.Combine(directory, FileName);
        if (File.Exists(path)) return Read(path);
        if (journalExists)
            throw new StorageException($"{path} is gone, but the journal beside it was written with it. Put the key back, or move the directory away to begin anew.");
        return Make(path);
    }

    private static byte[] Read(string path)
    {
        var key = File.ReadAllBytes(path);
        return key.Length == Bytes ? key : throw new StorageException($"{path} has {key.Length} bytes, not {Bytes}. Put back a copy of the key.");
    }

    private static byte[] Make(string path)
    {
        var key = RandomNumberGenerator.GetBytes(Bytes);
        // Whole or not at all: a kill in between must not leave half a key.
        var half = path + ".new";
        using (var stream = new FileStream(half, DirectoryLock.Private(FileMode.Create, FileAccess.Write, FileShare.None)))
        {
            stream.Write(key);
            stream.Flush(flushToDisk: true);
        }

        File.Move(half, path);
        return key;
    }
}
