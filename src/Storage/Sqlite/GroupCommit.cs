using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatOpsBot.Storage.Sqlite;

/// <summary>
/// The only way to write: everything that waits goes into one transaction, and so shares one sync to disk. Whoever finds nobody writing writes
/// at once, on their own thread (a lone writer pays for no hand-over); what arrives meanwhile is the next batch, on the thread pool.
/// A batch that fails is done again one by one, so that only what is at fault fails.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private const int Most = 256;

    private readonly SqliteConnection connection;
    private readonly string path;
    private readonly SqliteCommand begin;
    private readonly SqliteCommand commit;
    private readonly SqliteCommand rollback;
    private readonly Lock gate = new();
    private readonly Queue<Work> waiting = new();
    private TaskCompletionSource? idle;
    private bool writing;
    private bool closed;

    public GroupCommit(SqliteConnection connection, string path)
    {
        this.connection = connection;
        this.path = path;
        begin = Prepared(connection, "BEGIN IMMEDIATE");
        commit = Prepared(connection, "COMMIT");
        rollback = Prepared(connection, "ROLLBACK");
    }

    /// <summary>
    /// Does <paramref name="write"/> in a transaction; the task ends after the commit. It may be called twice (after a rollback), never at the same
    /// time as another. Once it waits it cannot be taken back: cancelling is for before.
    /// </summary>
    public Task<T> RunAsync<T>(Func<T> write, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var work = new Work<T>(write);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            waiting.Enqueue(work);
            if (writing) return work.Answer;
            writing = true;
        }

        WriteBatch();
        return work.Answer;
    }

    /// <summary>Takes nothing more and waits until all that was taken is written.</summary>
    public async Task CloseAsync()
    {
        Task last;
        lock (gate)
        {
            closed = true;
            if (!writing) return;
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            last = idle.Task;
        }

        await last;
    }

    public void Dispose()
    {
        begin.Dispose();
        commit.Dispose();
        rollback.Dispose();
    }

    internal static SqliteCommand Prepared(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, SqliteType Type)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are constants of this folder
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, type) in parameters) command.Parameters.Add(name, type);
        command.Prepare();
        return command;
    }

    private void WriteBatch()
    {
        List<Work> batch = [];
        lock (gate)
        {
            while (batch.Count < Most && waiting.TryDequeue(out var work)) batch.Add(work);
        }

        if (!TryWrite(batch, out _))
        {
            foreach (var work in batch)
                if (!TryWrite([work], out var why)) work.Fail(why);
        }

        GoOn();
    }

    private void GoOn()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                writing = false;
                idle?.SetResult();
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(static self => self.WriteBatch(), this, preferLocal: false);
    }

    private bool TryWrite(List<Work> batch, out Exception why)
    {
        try
        {
            begin.ExecuteNonQuery();
            foreach (var work in batch) work.Write();
            commit.ExecuteNonQuery();
        }
        catch (Exception trouble)
        {
            why = trouble is SqliteException sqlite ? SqliteTrouble.InWords(sqlite, path) : trouble;
            TakeBack();
            return false;
        }

        foreach (var work in batch) work.Done();
        why = null!;
        return true;
    }

    private void TakeBack()
    {
        try
        {
            // SQLite has taken the transaction back by itself after some errors; autocommit says so.
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0) rollback.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // Then BEGIN of the next batch says what is wrong, to the one who asks for it.
        }
    }

    private abstract class Work
    {
        public abstract void Write();

        public abstract void Done();

        public abstract void Fail(Exception why);
    }

    private sealed class Work<T>(Func<T> write) : Work
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T result = default!;

        public Task<T> Answer => answer.Task;

        public override void Write() => result = write();

        public override void Done() => answer.SetResult(result);

        public override void Fail(Exception why) => answer.SetException(why);
    }
}
