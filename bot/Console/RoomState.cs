using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Cards;
using ChatOpsBot.Chat;

namespace ChatOpsBot.Console;

/// <summary>Everything the page draws for one viewer. Times are UTC; the page tells them in <see cref="Zone"/> and UTC.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="Environment"><c>practice</c>, <c>dev</c>, <c>preprod</c>, <c>prod</c>.</param>
/// <param name="Zone">IANA zone for times.</param>
/// <param name="You">As whom this viewer speaks; null: the page only shows.</param>
/// <param name="People">As whom this page may speak; more than one in practice only.</param>
/// <param name="Card">The live card, expanded.</param>
/// <param name="Buttons">What the buttons of all cards here ask before they are pressed, by their opaque id.</param>
public sealed record RoomState(
    long Version,
    DateTimeOffset Now,
    string Environment,
    string Zone,
    RoomPerson? You,
    ImmutableArray<RoomPerson> People,
    RoomRun? Run,
    ImmutableArray<TrackPhase> Track,
    JsonNode? Card,
    ImmutableArray<RoomRequest> Requests,
    ImmutableDictionary<string, ButtonQuestion> Buttons,
    ImmutableArray<ChatLine> Chat,
    RoomTimeline Timeline,
    ImmutableArray<DataSource> Sources,
    ImmutableArray<Chart> Charts);

public sealed record RoomPerson(string Id, string Name, ImmutableArray<string> Roles);

/// <param name="Headline">For the window's title: <c>46 %</c>, <c>done</c>, <c>paused</c>.</param>
/// <param name="Mode">In words when it is not simply running: <c>Paused by Ingrid</c>; else null.</param>
/// <param name="Pace">Of a practice run: by how much hours of silence are shortened; 1 elsewhere.</param>
/// <param name="Lock">Who holds what, and why; null when free.</param>
public sealed record RoomRun(int Number, string Title, string Headline, string? Mode, double Pace, string? Lock, DateTimeOffset Started, DateTimeOffset? Ended);

public enum TrackMark
{
    Done,
    Now,
    Waits,
    Trouble,
    Todo,
    Undone,
}

/// <param name="Words">Below the title: how long it took, how far it is, or what it waits for.</param>
/// <param name="Percent">Of the phase, 0 to 100.</param>
/// <param name="Gate">People must say yes before it.</param>
/// <param name="NoWayBack">From here on there is none.</param>
public sealed record TrackPhase(string Id, string Title, TrackMark Mark, string Words, double Percent, bool Gate, bool NoWayBack);

/// <summary>A request for approval, pinned above the chat.</summary>
/// <param name="ForYou">The viewer may say yes.</param>
public sealed record RoomRequest(int Number, string Title, bool ForYou, DateTimeOffset? Expires, JsonNode Card);

/// <param name="Id">Unique; the same line keeps it.</param>
/// <param name="Who">Principal id; <c>bot</c> for ours.</param>
/// <param name="Why">Behind "why, and the way out".</param>
/// <param name="Rows">A list that came with it: a term and what is said of it.</param>
public sealed record ChatLine(string Id, DateTimeOffset At, string Who, string Name, string Text, string? Why = null, IReadOnlyList<ReplyRow>? Rows = null);

/// <param name="Verified">The journal is read and its chain checked up to this number.</param>
/// <param name="Lines">Newest first.</param>
public sealed record RoomTimeline(long Verified, ImmutableArray<TimelineLine> Lines);

/// <param name="Hash">First hex digits of the link.</param>
/// <param name="Mark"><c>ok</c>, <c>bad</c>, <c>warn</c> or <c>plain</c>.</param>
public sealed record TimelineLine(long Seq, DateTimeOffset At, string Who, string Words, string Mark, string Hash);

/// <summary>Where figures come from, and how old they are.</summary>
/// <param name="Words">Shown in place of the age when it is not well.</param>
/// <param name="StaleAfterSeconds">Older than this it is grey and says so.</param>
public sealed record DataSource(string Name, bool Well, string? Words, DateTimeOffset? At, int StaleAfterSeconds);

/// <param name="Series">Name for <c>/api/series</c>.</param>
/// <param name="Unit"><c>records</c>, <c>records/s</c>.</param>
public sealed record Chart(string Series, string Title, string Unit, ImmutableArray<ChartMarker> Markers);

public sealed record ChartMarker(DateTimeOffset At, string Words);

/// <param name="Times">Unix seconds.</param>
public sealed record SeriesPoints(string Name, ImmutableArray<double> Times, ImmutableArray<double> Values);

/// <summary>What may follow what is typed.</summary>
/// <param name="Text">The whole line with it.</param>
/// <param name="Hint">Syntax, bounds, now.</param>
public sealed record Completion(string Text, string Hint);
