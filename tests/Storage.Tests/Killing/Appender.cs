using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.Tests.Killing;

/// <summary>Appends to four chains at once until it is killed, and says each append only when it was acknowledged: <c>RUN SEQ</c>.</summary>
internal static class Appender
{
    public const string Word = "append-until-killed";

    public static async Task<int> RunAsync(string directory)
    {
        await using var data = DataDirectory.Open(directory, Convert.ToHexString(Entries.Key), mayMakeKey: false);
        await using var output = Console.OpenStandardOutput();
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(1, 4).Select(chain => Task.Run(() => AppendAsync(data.Journal, Run(chain), Say))));
        return 0;

        void Say(string line)
        {
            lock (gate)
            {
                output.Write(System.Text.Encoding.ASCII.GetBytes(line + "\n"));
                output.Flush();
            }
        }
    }

    public static Guid Run(int chain) => new(chain, 0, 0, new byte[8]);

    private static async Task AppendAsync(IJournal journal, Guid run, Action<string> say)
    {
        var last = await journal.AllAsync(run);
        var head = last is [.., var entry] ? new ChainHead(run, entry.Seq, entry.Link) : Entries.Nothing(run);
        while (true)
        {
            var count = 1 + (int)(head.Seq % 3);
            var append = Entries.After(head, $"cause-{head.Seq}", count, outbox: [new OutboxRow($"{run}/{head.Seq + count}/0", "page:main", "text", "{}")]);
            var result = await journal.AppendAsync(append, CancellationToken.None);
            if (result != AppendResult.Appended) throw new InvalidOperationException($"{result} at {head.Seq}");
            head = append.Head();
            say($"{run} {head.Seq}");
        }
    }
}
