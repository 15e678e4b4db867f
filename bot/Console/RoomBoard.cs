using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Console;

/// <summary>A run as the page draws it for one viewer.</summary>
public sealed class RoomBoard(RunDesk desk, RoomCards cards, Timelines timelines)
{
    public RoomState Draw(RoomState room, RunState run, Person? viewer)
    {
        var situation = desk.SituationOf(run.Id);
        var offers = viewer is null ? [] : desk.OffersFor(run.Id, viewer.Id);
        var drawn = cards.Draw(run, offers, desk.Hints(run.Id), room);
        return room with
        {
            Run = new RoomRun(run.Number, run.Shape.Title, Headline(run), ModeWords(run), run.Pace, LockWords(run), run.StartedAt, run.EndedAt),
            Track = Track.Of(run, situation.Now),
            Card = drawn.Card,
            Requests = [.. drawn.Requests.Select(r => r with { ForYou = viewer is not null && MayApprove(run, r.Number, viewer, offers) })],
            Buttons = drawn.Buttons,
            Timeline = timelines.Of(run.Id),
            Charts = Charts(run),
        };
    }

    private static bool MayApprove(RunState run, int request, Person viewer, ImmutableArray<Offer> offers) =>
        run.Requests.TryGetValue(request, out var asked) && asked.Status == RequestStatus.Open
        && offers.Any(o => o.Verb == Verb.Approve && o.Allowed && (o.Target is null || o.Target == $"{request}"))
        && asked.Votes.All(v => v.Person != viewer.Id);

    private static string Headline(RunState run) => run.Mode switch
    {
        Mode.Finished => "done",
        Mode.Aborted => "aborted",
        Mode.RolledBack => "rolled back",
        Mode.Paused => "paused",
        _ => $"{Track.Percent(run):0} %",
    };

    private static string? ModeWords(RunState run) => run switch
    {
        { Mode: Mode.Paused, Pause: { } pause } => $"{(pause.ByPanic ? "Panic" : "Paused")} by {pause.By}{(pause.From == Mode.RollingBack ? ", on its way back" : "")}",
        { Mode: Mode.RollingBack } => "Going back",
        { Mode: Mode.Aborting } => "Ending as things are",
        { Mode: Mode.Finished } => "Done",
        { Mode: Mode.Aborted } => "Ended as things were",
        { Mode: Mode.RolledBack } => "Rolled back to the start",
        _ => null,
    };

    private static string? LockWords(RunState run) =>
        run.Locks.Count == 0 ? null : string.Join("; ", run.Locks.Select(l => $"{l.Holder}{(l.Scope is { } s ? $" ({s})" : "")}: {l.Because}"));

    private static ImmutableArray<Chart> Charts(RunState run)
    {
        var markers = run.Operations.Where(o => o.Outcome == "succeeded").Select(o => new ChartMarker(o.EndedAt ?? o.RequestedAt, o.Command)).ToImmutableArray();
        return [new Chart("lag", "Not yet copied", "records", markers), new Chart("rate", "Records per second", "records/s", markers)];
    }
}
