using System.Globalization;
using ChatOpsBot.Runbooks.Journal;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage.Sqlite;

/// <summary>
/// Samples beside the journal. A series that has grown over <see cref="Most"/> samples loses every second one of its older half: the picture of a
/// long copy stays whole and grows coarser with age.
/// </summary>
public sealed class SqliteSeries : ISeries
{
    public const int Most = 20_000;

    private readonly SqliteDatabase database;
    private readonly Statements? statements;

    public SqliteSeries(SqliteDatabase database)
    {
        this.database = database;
        if (!database.ForReading) statements = database.Own(new Statements(database.Writer));
    }

    public Task AddAsync(IReadOnlyList<Sample> samples, CancellationToken cancel) => samples.Count == 0
        ? Task.CompletedTask
        : database.WriteAsync(() => statements!.Add(samples), cancel);

    public Task<IReadOnlyList<Sample>> ReadAsync(Guid run, string series, DateTimeOffset since, int most, CancellationToken cancel) =>
        database.ReadAsync(connection => Read(connection, run, series, since, most), cancel);

    private static IReadOnlyList<Sample> Read(SqliteConnection connection, Guid run, string series, DateTimeOffset since, int most)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT at, value FROM samples WHERE run = $run AND series = $series AND at >= $since ORDER BY at DESC LIMIT $most";
        command.Parameters.AddWithValue("$run", run.ToByteArray(bigEndian: true));
        command.Parameters.AddWithValue("$series", series);
        command.Parameters.AddWithValue("$since", since.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$most", most);
        using var row = command.ExecuteReader();
        List<Sample> samples = [];
        while (row.Read()) samples.Add(new Sample(run, series, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), row.GetDouble(1)));
        samples.Reverse();
        return samples;
    }

    private sealed class Statements(SqliteConnection connection) : IDisposable
    {
        private const string ThinSql = """
            DELETE FROM samples WHERE run = $run AND series = $series AND at IN
                (SELECT at FROM (SELECT at, row_number() OVER (ORDER BY at) AS n FROM samples WHERE run = $run AND series = $series)
                 WHERE n <= $half AND n % 2 = 0)
            """;

        private readonly SqliteCommand add = GroupCommit.Prepared(connection,
            "INSERT INTO samples VALUES ($run, $series, $at, $value) ON CONFLICT DO UPDATE SET value = $value",
            ("$run", SqliteType.Blob), ("$series", SqliteType.Text), ("$at", SqliteType.Integer), ("$value", SqliteType.Real));

        private readonly SqliteCommand count = GroupCommit.Prepared(connection,
            "SELECT count(*) FROM samples WHERE run = $run AND series = $series", ("$run", SqliteType.Blob), ("$series", SqliteType.Text));

        private readonly SqliteCommand thin = GroupCommit.Prepared(connection, ThinSql,
            ("$run", SqliteType.Blob), ("$series", SqliteType.Text), ("$half", SqliteType.Integer));

        // Upper bounds since the last count, so that a series is counted once in a while and not at every sample. A batch taken back leaves them too high: harmless.
        private readonly Dictionary<(Guid Run, string Series), int> sizes = [];

        public int Add(IReadOnlyList<Sample> samples)
        {
            foreach (var sample in samples)
            {
                var run = sample.Run.ToByteArray(bigEndian: true);
                (add.Parameters[0].Value, add.Parameters[1].Value) = (run, sample.Series);
                (add.Parameters[2].Value, add.Parameters[3].Value) = (sample.At.ToUnixTimeMilliseconds(), sample.Value);
                add.ExecuteNonQuery();
                Bound(run, sample);
            }

            return samples.Count;
        }

        public void Dispose()
        {
            add.Dispose();
            count.Dispose();
            thin.Dispose();
        }

        private void Bound(byte[] run, Sample sample)
        {
            var series = (sample.Run, sample.Series);
            sizes[series] = sizes.TryGetValue(series, out var size) ? size + 1 : Count(run, sample.Series);
            if (sizes[series] <= Most) return;
            sizes[series] = Count(run, sample.Series);
            if (sizes[series] <= Most) return;
            (thin.Parameters[0].Value, thin.Parameters[1].Value, thin.Parameters[2].Value) = (run, sample.Series, Most / 2);
            sizes[series] -= thin.ExecuteNonQuery();
        }

        private int Count(byte[] run, string series)
        {
            (count.Parameters[0].Value, count.Parameters[1].Value) = (run, series);
            return Convert.ToInt32(count.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }
}
