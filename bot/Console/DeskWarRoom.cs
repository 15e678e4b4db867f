using System.Collections.Immutable;
using ChatOpsBot.Cards;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Console;

/// <summary>The war room before the desk: what the page draws is what the runs are; what it says goes through the one door.</summary>
public sealed class DeskWarRoom(RunDesk desk, RoomTalk talk, RoomBoard board, RoomSetup setup, Pulse pulse) : IWarRoom
{
    private const int MostPoints = 2_000;

    public ImmutableArray<RoomPerson> People { get; } = [.. setup.Speakers.Select(AsRoomPerson)];

    public RoomState Look(string? viewer)
    {
        var version = pulse.Version;
        var you = setup.Speakers.FirstOrDefault(p => p.Id == viewer);
        var empty = new RoomState(
            version, setup.Clock.GetUtcNow(), setup.Environment, setup.Zone, you is null ? null : AsRoomPerson(you), People,
            null, [], null, [], ImmutableDictionary<string, ButtonQuestion>.Empty, [.. talk.Lines], new RoomTimeline(0, []), setup.Sources(), []);
        return Shown() is { } run ? board.Draw(empty, run, you) : board.Draw(empty, you);
    }

    public Task<long> ChangedAsync(long version, CancellationToken cancel) => pulse.AfterAsync(version, cancel);

    public Task<Said> SayAsync(Saying saying, CancellationToken cancel) =>
        talk.ReceiveAsync(new ChatMessage("page", "main", saying.Id, PlatformIdentity.Page(saying.As), saying.Text), cancel);

    public Task<Said> PressAsync(Pressing pressing, CancellationToken cancel) => talk.ReceiveAsync(
        new ChatMessage("page", "main", pressing.Id, PlatformIdentity.Page(pressing.As), null, new Press(pressing.Button, pressing.Typed, pressing.Because)), cancel);

    public async Task<SeriesPoints?> SeriesAsync(string name, DateTimeOffset since, CancellationToken cancel)
    {
        if (Shown() is not { } run || name is not ("lag" or "rate")) return null;
        var samples = await setup.Series.ReadAsync(run.Id, name, since, MostPoints, cancel);
        return new SeriesPoints(name, [.. samples.Select(s => s.At.ToUnixTimeMilliseconds() / 1000.0)], [.. samples.Select(s => s.Value)]);
    }

    public ImmutableArray<Completion> Complete(string viewer, string text) => talk.Complete(viewer, text);

    /// <summary>The run the page is about: the one it is bound to, else the newest open one, else the last.</summary>
    private RunState? Shown()
    {
        var bound = talk.BoundRun is { } number ? desk.Find(number) : null;
        return bound is { Ended: false } ? bound : desk.Runs.LastOrDefault(r => !r.Ended) ?? bound ?? (desk.Runs is [.., var last] ? last : null);
    }

    private static RoomPerson AsRoomPerson(Person p) => new(p.Id, p.Name, p.Roles);
}

/// <summary>What the page is told once at start.</summary>
/// <param name="Speakers">As whom the page may speak: all four in practice, one principal elsewhere.</param>
/// <param name="Sources">Where figures come from, and how old they are.</param>
public sealed record RoomSetup(
    ImmutableArray<Person> Speakers, string Environment, string Zone, ISeries Series, Func<ImmutableArray<DataSource>> Sources, TimeProvider Clock)
{
    /// <summary>The world is a practice world that <c>practice again</c> makes anew.</summary>
    public bool CanBeAnew { get; init; }
}
