using ChatOpsBot.Bot.Tests.Chat;
using ChatOpsBot.Bot.Tests.Teams;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.Bot.Tests.Workers;

/// <summary>What a panic does to the copies, and that it ends whole though the bot dies in between.</summary>
public sealed class PanicWorkerTests
{
    private readonly MemoryNotebook _notebook = new();

    /// <summary>The world's copies: name and whether it is paused.</summary>
    private readonly Dictionary<string, bool> _copies = new() { ["shard-0"] = false, ["shard-1"] = true, ["shard-2"] = false };

    private bool _broken;

    [Fact]
    public async Task What_a_person_had_paused_before_stays_paused_after()
    {
        var room = await PanicAsync();
        await LiveAsync(room, () => _copies.Values.All(paused => paused));
        await OverAsync(room);
        await LiveAsync(room, () => !_copies["shard-0"] && !_copies["shard-2"]);
        _copies["shard-1"].ShouldBeTrue();
    }

    [Fact]
    public async Task A_bot_that_dies_after_the_panic_is_over_leaves_nothing_paused()
    {
        var room = await PanicAsync();
        await LiveAsync(room, () => _copies.Values.All(paused => paused));
        await OverAsync(room); // and the process that heard it is gone
        await LiveAsync(room, () => !_copies["shard-0"]);
        (await _notebook.ListAsync("panic", 10, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_world_that_fails_in_the_middle_is_asked_again_and_what_was_paused_before_is_still_known()
    {
        var room = await PanicAsync();
        _broken = true;
        await LiveAsync(room, () => _copies["shard-0"]); // shard-2 was not reached
        _broken = false;
        await LiveAsync(room, () => _copies["shard-2"]);
        await OverAsync(room);
        await LiveAsync(room, () => !_copies["shard-0"] && !_copies["shard-2"]);
        _copies["shard-1"].ShouldBeTrue();
    }

    private static async Task<Room> PanicAsync()
    {
        var room = await new Room().StartedAsync();
        (await room.SayAsync("marta", "panic")).Kind.ShouldBe(ReplyKind.Noted);
        return room;
    }

    private static async Task OverAsync(Room room)
    {
        await room.SayAsync("ingrid", "resume");
        await room.SayAsync("tomas", "approve");
        room.Table.Desk.Runs.Single().Mode.ShouldNotBe(Mode.Paused);
    }

    /// <summary>One life of the worker, ended when the world is as expected.</summary>
    private async Task LiveAsync(Room room, Func<bool> until)
    {
        using var worker = new PanicWorker(room.Table.Desk, new PanicHands(PausedAsync, PauseAsync, GoOnAsync), _notebook, TimeProvider.System, NullLogger<PanicWorker>.Instance);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Seen(until)) await Task.Delay(5, limit.Token);
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    private bool Seen(Func<bool> until)
    {
        lock (_copies) return until();
    }

    private Task<IReadOnlyList<string>> PausedAsync(RunState run, CancellationToken cancel)
    {
        lock (_copies) return Task.FromResult<IReadOnlyList<string>>([.. _copies.Where(c => c.Value).Select(c => c.Key)]);
    }

    private Task PauseAsync(RunState run, CancellationToken cancel)
    {
        lock (_copies)
            foreach (var name in _copies.Keys.Order().ToList())
            {
                if (_broken && name == "shard-2") throw new HttpRequestException("Connect does not answer");
                _copies[name] = true;
            }

        return Task.CompletedTask;
    }

    private Task GoOnAsync(RunState run, IReadOnlyList<string> before, CancellationToken cancel)
    {
        lock (_copies)
            foreach (var name in _copies.Keys.Except(before).ToList()) _copies[name] = false;
        return Task.CompletedTask;
    }
}
