using System.Collections.Immutable;
using ChatOpsBot.Cards;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Console;

/// <summary>A run as the page draws it for one viewer.</summary>
public sealed class RoomBoard(RunDesk desk, RoomCards cards, Timelines timelines)
{
    public RoomState Draw(RoomState room, RunState run, Person? viewer)
    {
        var timeline = timelines.Of(run.Id);
        var moment = cards.Moment(run, desk.Hints(run.Id), desk.SituationOf(run.Id));
        var incidents = timeline.Lines.Where(l => l.Mark == "bad").Select(l => l.Words).Reverse().ToList();
        var drawn = cards.Draw(run, viewer, viewer is null ? [] : desk.OffersFor(run.Id, viewer.Id), moment, incidents);
        return room with
        {
            Run = new RoomRun(
                run.Number, run.Shape.Title, RunCardView.Headline(run, moment), ModeWords(run, moment), run.Pace, RunCardView.Lock(run, moment), run.StartedAt, run.EndedAt),
            Track = Track.Of(run, moment),
            Card = drawn.Card,
            Requests = drawn.Requests,
            Buttons = drawn.Buttons,
            Timeline = timeline,
            Charts = Charts(run),
        };
    }

    /// <summary>Nothing has been started yet.</summary>
    public RoomState Draw(RoomState room, Person? viewer)
    {
        var drawn = cards.Nothing(viewer, room.Now);
        return room with { Card = drawn.Card, Buttons = drawn.Buttons };
    }

    private static string? ModeWords(RunState run, CardMoment moment) => run switch
    {
        { Mode: Mode.Paused, Pause: { } pause } => $"{(pause.ByPanic ? "Panic" : "Paused")} by {moment.Name(pause.By)}{(pause.From == Mode.RollingBack ? ", on its way back" : "")}",
        { Mode: Mode.RollingBack } => "Going back",
        { Mode: Mode.Aborting } => "Ending as things are",
        { Mode: Mode.Finished } => "Done",
        { Mode: Mode.Aborted } => "Ended as things were",
        { Mode: Mode.RolledBack } => "Rolled back to the start",
        _ => null,
    };

    private static ImmutableArray<Chart> Charts(RunState run)
    {
        var markers = run.Operations.Where(o => o.Outcome == "succeeded").Select(o => new ChartMarker(o.EndedAt ?? o.RequestedAt, o.Command)).ToImmutableArray();
        return [new Chart("lag", "Not yet copied", "records", markers), new Chart("rate", "Records per second", "records/s", markers)];
    }
}
