using System.Globalization;
using ChatOpsBot.Runbooks.Journal;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage.Sqlite;

/// <summary>Writes one append within the transaction of a batch. Heads and causes are asked of the file itself: there is no second truth in memory.</summary>
internal sealed class EntryWriter : IDisposable
{
    // One question: the chain's number, its last row id, and whether the cause is there.
    private const string StandSql = """
        SELECT c.number,
               (SELECT id FROM entries WHERE id BETWEEN c.number << 40 AND (c.number << 40) | 0xFFFFFFFFFF ORDER BY id DESC LIMIT 1),
               EXISTS (SELECT 1 FROM causes WHERE chain = c.number AND cause = $cause)
        FROM chains c WHERE c.run = $run
        """;

    private const string EntrySql =
        "INSERT INTO entries VALUES ($id, $at, $principal, $edge, $platform, $cause, $kind, $v, $step, $attempt, $data, $link)";

    private readonly SqliteCommand stand;
    private readonly SqliteCommand chain;
    private readonly SqliteCommand cause;
    private readonly SqliteCommand entry;
    private readonly SqliteCommand outbox;

    public EntryWriter(SqliteConnection connection)
    {
        stand = GroupCommit.Prepared(connection, StandSql, ("$run", SqliteType.Blob), ("$cause", SqliteType.Text));
        chain = GroupCommit.Prepared(connection, "INSERT INTO chains(run) VALUES ($run) RETURNING number", ("$run", SqliteType.Blob));
        cause = GroupCommit.Prepared(connection, "INSERT INTO causes VALUES ($chain, $cause)", ("$chain", SqliteType.Integer), ("$cause", SqliteType.Text));
        entry = GroupCommit.Prepared(connection, EntrySql,
            ("$id", SqliteType.Integer), ("$at", SqliteType.Integer), ("$principal", SqliteType.Text), ("$edge", SqliteType.Text),
            ("$platform", SqliteType.Text), ("$cause", SqliteType.Text), ("$kind", SqliteType.Text), ("$v", SqliteType.Integer),
            ("$step", SqliteType.Text), ("$attempt", SqliteType.Integer), ("$data", SqliteType.Blob), ("$link", SqliteType.Blob));
        outbox = GroupCommit.Prepared(connection, "INSERT INTO outbox(id, conversation, kind, body, attempts) VALUES ($id, $conversation, $kind, $body, $attempts)",
            ("$id", SqliteType.Text), ("$conversation", SqliteType.Text), ("$kind", SqliteType.Text), ("$body", SqliteType.Text), ("$attempts", SqliteType.Integer));
    }

    public AppendResult Write(Append append)
    {
        var (number, seq, causeSeen) = Stand(append.Run, append.Cause);
        if (causeSeen) return AppendResult.CauseSeen;
        if (seq != append.ExpectedSeq) return AppendResult.Conflict;
        number ??= NewChain(append.Run);
        Set(cause, number, append.Cause);
        cause.ExecuteNonQuery();
        foreach (var one in append.Entries) Write(number.Value, one);
        foreach (var row in append.Outbox)
        {
            Set(outbox, row.Id, row.Conversation, row.Kind, row.Body, row.Attempts);
            outbox.ExecuteNonQuery();
        }

        return AppendResult.Appended;
    }

    public void Dispose()
    {
        foreach (var command in new[] { stand, chain, cause, entry, outbox }) command.Dispose();
    }

    private (long? Number, long Seq, bool CauseSeen) Stand(Guid run, string appendCause)
    {
        Set(stand, run.ToByteArray(bigEndian: true), appendCause);
        using var reader = stand.ExecuteReader();
        if (!reader.Read()) return (null, 0, false);
        return (reader.GetInt64(0), reader.IsDBNull(1) ? 0 : reader.GetInt64(1) & Schema.SeqMask, reader.GetInt64(2) != 0);
    }

    private long NewChain(Guid run)
    {
        Set(chain, run.ToByteArray(bigEndian: true));
        return Convert.ToInt64(chain.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private void Write(long number, JournalEntry one)
    {
        Set(entry, (number << Schema.SeqBits) | one.Seq, one.At.ToUnixTimeMilliseconds(), one.Actor.Principal, one.Actor.Edge,
            one.Actor.PlatformId, one.Cause, one.Kind, one.V, one.Step, one.Attempt, Bytes(one.Data), Bytes(one.Link));
        entry.ExecuteNonQuery();
    }

    private static void Set(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }

    /// <summary>The array behind the memory when it is exactly that, else a copy: the driver binds whole arrays.</summary>
    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0 && segment.Array!.Length == memory.Length
            ? segment.Array
            : memory.ToArray();
}
