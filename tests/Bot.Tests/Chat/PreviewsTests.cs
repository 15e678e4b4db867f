using System.Text.Json.Nodes;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Actions;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Bot.Tests.Chat;

/// <summary>A question is answered soon, whatever the world does.</summary>
public sealed class PreviewsTests
{
    private static readonly Guid Run = Guid.CreateVersion7();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task What_comes_late_is_kept_for_whoever_asks_next()
    {
        var previews = new Previews(_clock);
        var slow = new TaskCompletionSource<Preview?>();
        (await LateAsync(previews.AskAsync(Run, "scale", _ => slow.Task, CancellationToken.None))).ShouldBeNull();
        slow.SetResult(Tasks(4));
        await FreshAsync(previews, Tasks(4)); // the late one is through: the world is asked anew
        _clock.Advance(TimeSpan.FromSeconds(8));
        var never = new TaskCompletionSource<Preview?>();
        (await LateAsync(previews.AskAsync(Run, "scale", _ => never.Task, CancellationToken.None)))!.Current.ShouldBe("4 tasks (9 s ago)"); // the second that was waited too
    }

    [Fact]
    public async Task Many_who_ask_at_once_ask_the_world_once()
    {
        var previews = new Previews(_clock);
        var slow = new TaskCompletionSource<Preview?>();
        var calls = 0;
        var asks = Enumerable.Range(0, 20).Select(_ => previews.AskAsync(Run, "scale", _ => { Interlocked.Increment(ref calls); return slow.Task; }, CancellationToken.None)).ToList();
        slow.SetResult(Tasks(4));
        (await Task.WhenAll(asks)).ShouldAllBe(p => p!.Current == "4 tasks");
        calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_world_in_trouble_is_not_known_and_is_asked_again()
    {
        var previews = new Previews(_clock);
        (await previews.AskAsync(Run, "scale", _ => throw new WorldTroubleException("unreachable", "Connect does not answer", null, "Look at it."), CancellationToken.None)).ShouldBeNull();
        await FreshAsync(previews, Tasks(5));
    }

    /// <summary>Asks until the answer is the fresh one: the one before may still be on its way out.</summary>
    private static async Task FreshAsync(Previews previews, Preview fresh)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await previews.AskAsync(Run, "scale", _ => Task.FromResult<Preview?>(fresh), limit.Token) != fresh) limit.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Lets the patience of an asker run out.</summary>
    private async Task<Preview?> LateAsync(Task<Preview?> asked)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        return await asked;
    }

    private static Preview Tasks(int count) => new($"{count} tasks", "", "", new JsonObject());
}
