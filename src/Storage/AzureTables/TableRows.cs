using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.AzureTables;

/// <summary>Entries and outbox rows as table entities. A binary property holds at most 64 KiB, so data goes over as many as it needs.</summary>
internal static class TableRows
{
    private const int Piece = 60 * 1024;

    public static TableEntity Of(JournalEntry entry)
    {
        var row = new TableEntity(TableKeys.Partition(entry.Run), TableKeys.Entry(entry.Seq))
        {
            ["Seq"] = entry.Seq,
            ["At"] = entry.At.ToUnixTimeMilliseconds(),
            ["Principal"] = entry.Actor.Principal,
            ["Edge"] = entry.Actor.Edge,
            ["PlatformId"] = entry.Actor.PlatformId,
            ["Cause"] = entry.Cause,
            ["Kind"] = entry.Kind,
            ["V"] = entry.V,
            ["Step"] = entry.Step,
            ["Attempt"] = entry.Attempt,
            ["Link"] = entry.Link.ToArray(),
        };
        WritePieces(row, entry.Data.Span);
        return row;
    }

    public static JournalEntry Entry(Guid run, TableEntity row) => new(
        run,
        row.GetInt64("Seq")!.Value,
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64("At")!.Value),
        new Actor(row.GetString("Principal"), row.GetString("Edge"), row.GetString("PlatformId")),
        row.GetString("Cause"),
        row.GetString("Kind"),
        row.GetInt32("V")!.Value,
        row.GetString("Step"),
        row.GetInt32("Attempt"),
        ReadPieces(row),
        row.GetBinary("Link"));

    /// <param name="at">Time of the entries it was written with, and <paramref name="number"/> its place among them: rows of many runs are sent oldest first.</param>
    public static TableEntity Of(Guid run, OutboxRow outbox, DateTimeOffset at, int number)
    {
        var row = new TableEntity(TableKeys.Partition(run), TableKeys.Outbox(outbox.Id))
        {
            ["Id"] = outbox.Id,
            ["Conversation"] = outbox.Conversation,
            ["Kind"] = outbox.Kind,
            ["Attempts"] = outbox.Attempts,
            ["At"] = at.ToUnixTimeMilliseconds(),
            ["Number"] = number,
        };
        WritePieces(row, Encoding.UTF8.GetBytes(outbox.Body));
        return row;
    }

    public static OutboxRow Outbox(TableEntity row) => new(
        row.GetString("Id"), row.GetString("Conversation"), row.GetString("Kind"), Encoding.UTF8.GetString(ReadPieces(row)), row.GetInt32("Attempts")!.Value);

    public static void WritePieces(TableEntity row, ReadOnlySpan<byte> data)
    {
        for (var i = 0; i == 0 || i * Piece < data.Length; i++)
            row[Name(i)] = data.Slice(i * Piece, Math.Min(Piece, data.Length - (i * Piece))).ToArray();
    }

    public static byte[] ReadPieces(TableEntity row)
    {
        var first = row.GetBinary(Name(0)) ?? [];
        if (first.Length < Piece) return first;
        List<byte> all = [.. first];
        for (var i = 1; row.GetBinary(Name(i)) is { } piece; i++) all.AddRange(piece);
        return [.. all];
    }

    private static string Name(int piece) => "Data" + piece.ToString("D2", CultureInfo.InvariantCulture);
}
