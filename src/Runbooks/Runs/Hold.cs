using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>
/// Since when an observation is yes without a break. Kept by the worker in memory, reported with each look: looks that change nothing are
/// not journaled. After a restart it begins anew, unless the world itself proves since when (<see cref="Look.Since"/>).
/// </summary>
public static class Hold
{
    /// <summary>A no and a cannot-tell both break it.</summary>
    public static DateTimeOffset? Next(DateTimeOffset? yesSince, Look look, DateTimeOffset at)
    {
        if (look.Verdict != Verdict.Yes) return null;
        var first = yesSince ?? at;
        return look.Since is { } since && since < first ? since : first;
    }
}
