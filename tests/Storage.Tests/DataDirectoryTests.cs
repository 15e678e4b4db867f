using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.Tests;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TempDirectory temp = new();

    private string Data => temp.File("data");

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_first_start_makes_all_and_a_second_finds_it()
    {
        byte[] key;
        await using (var first = DataDirectory.Open(Data, null, mayMakeKey: true))
        {
            key = first.Key.ToArray();
            key.Length.ShouldBe(32);
            key.ShouldNotBe(new byte[32]);
            await first.Journal.FillAsync(Chain.House, 3);
        }

        await using var second = DataDirectory.Open(Data, null, mayMakeKey: true);
        second.Key.ToArray().ShouldBe(key);
        (await second.Journal.AllAsync(Chain.House)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Only_the_owner_can_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        await using var data = DataDirectory.Open(Data, null, mayMakeKey: true);
        await data.Journal.FillAsync(Chain.House, 1);
        data.Heads.Append(new ChainHead(Chain.House, 1, new byte[32]), Entries.Noon);
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Data).ShouldBe(owner | UnixFileMode.UserExecute);
            foreach (var file in new[] { "journal.key", "journal.db", "journal.db-wal", "heads.jsonl", "bot.lock" })
                File.GetUnixFileMode(Path.Combine(Data, file)).ShouldBe(owner, file);
        }
    }

    [Fact]
    public async Task A_second_bot_is_refused_and_told_who_is_there_and_a_file_left_behind_is_no_obstacle()
    {
        await using (DataDirectory.Open(Data, null, mayMakeKey: true))
        {
            var refused = Should.Throw<StorageException>(() => DataDirectory.Open(Data, null, mayMakeKey: true));
            refused.Message.ShouldContain($"in use by process {Environment.ProcessId}");
        }

        File.Exists(Path.Combine(Data, "bot.lock")).ShouldBeTrue();
        await DataDirectory.Open(Data, null, mayMakeKey: true).DisposeAsync();
    }

    [Fact]
    public async Task Without_practice_the_key_must_be_set()
    {
        Should.Throw<StorageException>(() => DataDirectory.Open(Data, null, mayMakeKey: false)).Message.ShouldStartWith("Set Journal:Key");
        var setting = Convert.ToHexString(Entries.Key);
        await using (var data = DataDirectory.Open(Data, setting, mayMakeKey: false)) data.Key.ToArray().ShouldBe(Entries.Key);
        File.Exists(Path.Combine(Data, "journal.key")).ShouldBeFalse();
        JournalKey.Parse(" " + Convert.ToBase64String(Entries.Key) + "\n").ShouldBe(Entries.Key);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_bad_key_is_refused_without_being_repeated(string setting)
    {
        var message = Should.Throw<StorageException>(() => JournalKey.Parse(setting)).Message;
        message.ShouldContain("32 random bytes");
        if (setting.Length > 2) message.ShouldNotContain(setting);
    }

    [Fact]
    public async Task A_lost_or_cut_key_is_not_replaced_under_an_old_journal()
    {
        await DataDirectory.Open(Data, null, mayMakeKey: true).DisposeAsync();
        var file = Path.Combine(Data, "journal.key");
        await File.WriteAllBytesAsync(file, new byte[7]);
        Should.Throw<StorageException>(() => DataDirectory.Open(Data, null, mayMakeKey: true)).Message.ShouldContain("has 7 bytes");
        File.Delete(file);
        Should.Throw<StorageException>(() => DataDirectory.Open(Data, null, mayMakeKey: true)).Message.ShouldContain("is gone");
    }

    [Fact]
    public async Task Reading_beside_a_running_bot_is_free_and_changes_nothing()
    {
        Should.Throw<StorageException>(() => DataDirectory.OpenForReading(Data, null)).Message.ShouldContain("There is no journal in");
        await using var bot = DataDirectory.Open(Data, null, mayMakeKey: true);
        await bot.Journal.FillAsync(Chain.House, 3);
        await using var reader = DataDirectory.OpenForReading(Data, null);
        (await reader.Journal.AllAsync(Chain.House)).Count.ShouldBe(3);
        reader.Key.ToArray().ShouldBe(bot.Key.ToArray());
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_said()
    {
        File.WriteAllText(Data, "a file is in the way");
        Should.Throw<StorageException>(() => DataDirectory.Open(Data, null, mayMakeKey: true)).Message.ShouldContain("cannot be made");
    }

    [Fact]
    public void Heads_are_kept_in_order_and_a_line_torn_by_a_crash_is_passed_over()
    {
        var heads = new HeadsFile(temp.File("heads.jsonl"));
        heads.Read().ShouldBeEmpty();
        var run = Guid.CreateVersion7();
        heads.Append(new ChainHead(run, 5, Entries.Key), Entries.Noon);
        File.AppendAllText(heads.Path, """{"run":"0000""");
        heads.Append(new ChainHead(Chain.House, 9, Entries.Key), Entries.Noon);
        heads.Read().Select(h => (h.Run, h.Seq, Convert.ToHexString(h.Link.Span))).ShouldBe(
            [(run, 5, Convert.ToHexString(Entries.Key)), (Chain.House, 9, Convert.ToHexString(Entries.Key))]);
        File.AppendAllText(heads.Path, """{"run":"house","seq":"x"}""" + "\n");
        Should.Throw<StorageException>(heads.Read).Message.ShouldContain("heads.jsonl:4");
    }
}
