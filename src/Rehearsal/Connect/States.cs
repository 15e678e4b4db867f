namespace ChatOpsBot.Rehearsal.Connect;

/// <summary>States as Connect spells them.</summary>
internal static class States
{
    public const string Running = "RUNNING";
    public const string Paused = "PAUSED";
    public const string Stopped = "STOPPED";
    public const string Failed = "FAILED";
    public const string Unassigned = "UNASSIGNED";
    public const string Restarting = "RESTARTING";
}
