namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Columns of table 2.3 of the runbook language.</summary>
public enum Column
{
    Running,
    PastNoReturn,
    Paused,
    PausedGoingBack,
    RollingBack,
    Aborting,
    Ended,
}

/// <summary>
/// Table 2.3, cell by cell: in which state of the run a command exists at all, and what is said where it does not.
/// Whether it is allowed where it exists, the rules say.
/// </summary>
public static class Chart
{
    private static readonly Refusal ResumeFirst = new("paused", "the run is paused", "resume first");
    private static readonly Refusal GoingBack = new("going-back", "the run is going back", "wait until it is back, or pause it");
    private static readonly Refusal AlreadyBack = new("going-back", "the run is already going back", "roll back all widens it to the start");
    private static readonly Refusal Nothing = new("nothing-asked", "nothing is asked while the run goes back");
    private static readonly Refusal Finish = new("going-back", "the run is going back: it must come to an end", "let it finish; skip what cannot be undone");
    private static readonly Refusal EndingNow = new("aborting", "the run is ending");
    private static readonly Refusal NotPaused = new("not-paused", "the run is not paused");
    private static readonly Refusal AlreadyPaused = new("paused", "the run is already paused", "resume goes on");
    private static readonly Refusal EndedNow = new("ended", "the run has ended", "start a new one; a note can still be written");

    public static Column ColumnOf(RunState state) => state.Mode switch
    {
        Mode.Running => state.NoReturn is null ? Column.Running : Column.PastNoReturn,
        Mode.Paused => state.UnderPause == Mode.RollingBack ? Column.PausedGoingBack : Column.Paused,
        Mode.RollingBack => Column.RollingBack,
        Mode.Aborting => Column.Aborting,
        _ => Column.Ended,
    };

    /// <summary>Null: the command exists in this column.</summary>
    public static Refusal? Cell(Verb verb, Column column) => verb switch
    {
        Verb.Note => null,
        _ when column == Column.Ended => EndedNow,
        Verb.Panic => null,
        Verb.Settle => null,
        Verb.Abort when column == Column.Aborting => new Refusal("aborting", "the run is already ending"),
        Verb.Approve or Verb.Reject => null,
        _ when column == Column.Aborting => EndingNow,
        Verb.StartPhase or Verb.Operation => column switch
        {
            Column.Paused => ResumeFirst, Column.PausedGoingBack or Column.RollingBack => GoingBack, _ => null,
        },
        Verb.Retry or Verb.Skip => column is Column.Paused or Column.PausedGoingBack ? ResumeFirst : null,
        Verb.Check => column is Column.PausedGoingBack or Column.RollingBack ? GoingBack : null,
        Verb.Pause => column is Column.Paused or Column.PausedGoingBack ? AlreadyPaused : null,
        Verb.Resume => column is Column.Paused or Column.PausedGoingBack ? null : NotPaused,
        Verb.RollBack => column is Column.PausedGoingBack or Column.RollingBack ? AlreadyBack : null,
        Verb.Abort => column is Column.PausedGoingBack or Column.RollingBack ? Finish : null,
        _ => null,
    };

    /// <summary>
    /// Going back and ending withdraw all requests, so nothing is asked there, but for the second person of a command given since
    /// (settle, skip, resume): that one must be able to answer. So approve and reject exist in every column, and the rules know.
    /// </summary>
    internal static Refusal NothingIsAsked(RunState state) => ColumnOf(state) switch
    {
        Column.RollingBack or Column.PausedGoingBack => Nothing,
        Column.Aborting => new Refusal("aborting", "nothing is asked: the run is ending"),
        _ => new Refusal("nothing-asked", "nothing waits for an approval"),
    };
}
