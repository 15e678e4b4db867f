using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatOpsBot.Storage.AzureTables;

/// <summary>
/// Row keys. Azure forbids <c>/ \ # ?</c> and control characters and allows 512 characters, so foreign text is escaped and, if long, hashed.
/// The prefixes keep each kind of row of a chain in one range: <c>e|</c> entries, <c>c|</c> causes, <c>o|</c> outbox, <c>g|</c> given up, <c>head</c>.
/// </summary>
internal static class TableKeys
{
    public const string Head = "head";
    public const string EntriesEnd = "e~";
    public const string OutboxStart = "o|";
    public const string OutboxEnd = "o~";

    private const int Longest = 200;

    public static string Partition(Guid run) => run.ToString("N");

    public static string Entry(long seq) => "e|" + seq.ToString("D19", CultureInfo.InvariantCulture);

    public static string Cause(string cause) => "c|" + Escape(cause);

    public static string Outbox(string id) => OutboxStart + Escape(id);

    public static string GivenUp(string id) => "g|" + Escape(id);

    /// <summary>The run an outbox row belongs to, from its id <c>RUN/SEQ/N</c>.</summary>
    public static Guid RunOf(string outboxId) => Guid.TryParse(outboxId.AsSpan(0, Math.Max(0, outboxId.IndexOf('/', StringComparison.Ordinal))), out var run)
        ? run
        : throw new ArgumentException($"outbox id '{outboxId}' is not RUN/SEQ/N", nameof(outboxId));

    /// <summary>Newest first.</summary>
    public static string Moment(DateTimeOffset at) => (long.MaxValue - at.ToUnixTimeMilliseconds()).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>Different texts have different keys; letters, digits and <c>-_.:</c> stay legible.</summary>
    public static string Escape(string text)
    {
        var key = new StringBuilder(text.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)':') key.Append((char)b);
            else key.Append('=').Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        // '!' is never in an escaped text, so a hashed one is equal to none.
        return key.Length <= Longest
            ? key.ToString()
            : $"{key.ToString(0, 60)}!{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }
}
