namespace ChatOpsBot.Rehearsal.Connect;

/// <summary>The version that a practice Connect plays, and what it therefore has and has not (recorded from 4.3.1 and 3.1.0).</summary>
internal sealed record ConnectRelease(Version Number)
{
    public const string Newest = "4.3.1";

    private static readonly Version Expands = new(2, 3), ForwardsErrors = new(3, 3), Stops = new(3, 5), SaysVersions = new(4, 0);

    /// <summary>Lists connectors with their states.</summary>
    public bool HasExpand => Number >= Expands;

    /// <summary>A follower gives the leader's refusals back as they are; before, as 500 with a prefix for each hop.</summary>
    public bool KeepsErrors => Number >= ForwardsErrors;

    /// <summary>Has the state STOPPED, Connect's own offsets by REST, PATCH of a configuration, and a health check.</summary>
    public bool HasStop => Number >= Stops;

    /// <summary>Each status names the version of what runs.</summary>
    public bool HasVersions => Number >= SaysVersions;

    public static bool TryParse(string? text, out ConnectRelease release)
    {
        var known = Version.TryParse(text, out var number) && number.Major is >= 1 and <= 9;
        release = new ConnectRelease(known ? number! : Version.Parse(Newest));
        return known;
    }
}
