using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Benchmarks;

/// <summary>The baseline of verifying: reading every column of every row of the same file in order through Microsoft.Data.Sqlite, and one SHA-256 over them.</summary>
internal static class PlainHashing
{
    public static long Run(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, at, principal, edge, platform_id, cause, kind, v, step, attempt, data, link FROM entries ORDER BY id";
        using var row = command.ExecuteReader();
        var (buffer, hash, rows) = (new byte[64 * 1024], new byte[32], 0L);
        while (row.Read())
        {
            var length = 0;
            for (var column = 0; column < row.FieldCount; column++) length += Copy(row, column, buffer.AsSpan(length));
            SHA256.HashData(buffer.AsSpan(0, length), hash);
            rows++;
        }

        return rows;
    }

    private static int Copy(SqliteDataReader row, int column, Span<byte> to)
    {
        if (row.IsDBNull(column)) return 0;
        switch (column)
        {
            case 0 or 1 or 7 or 9:
                BinaryPrimitives.WriteInt64LittleEndian(to, row.GetInt64(column));
                return 8;
            case 10 or 11:
                var bytes = row.GetFieldValue<byte[]>(column);
                bytes.CopyTo(to);
                return bytes.Length;
            default:
                return Encoding.UTF8.GetBytes(row.GetString(column), to);
        }
    }
}
