using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Inventory;

/// <summary>One thing that the window will need, as it was looked at.</summary>
/// <param name="What">In a few words: <c>test app</c>.</param>
/// <param name="Words">What was seen, and where: <c>migration-check, topic migration-check, group migration-check</c>.</param>
/// <param name="WayOut">What a person can do where it is not so; empty otherwise.</param>
public sealed record Need(string What, Verdict Answer, string Words, string WayOut = "")
{
    /// <summary>It could not be asked here at all (the server does not offer the question): said, and not held against the window.</summary>
    public bool NotOffered { get; init; }

    public static Need Yes(string what, string words) => new(what, Verdict.Yes, words);

    public static Need No(string what, string words, string wayOut) => new(what, Verdict.No, words, wayOut);

    public static Need Unknown(string what, string words) => new(what, Verdict.CannotTell, words);

    public static Need Unasked(string what, string words) => new(what, Verdict.CannotTell, words) { NotOffered = true };

    /// <summary>Trouble of the settings or of what is not there is a no; what did not answer is not known.</summary>
    internal static Need Of(string what, WorldTroubleException e) => e.Class is "settings" or "not-found" or "bots-own" or "rights" or "immutable"
        ? No(what, e.Message, e.WayOut)
        : Unknown(what, e.Message);

    /// <summary>Asks; trouble becomes an answer.</summary>
    internal static async Task<IReadOnlyList<Need>> AskAsync(string what, Func<Task<IReadOnlyList<Need>>> ask)
    {
        try
        {
            return await ask();
        }
        catch (WorldTroubleException e)
        {
            return [Of(what, e)];
        }
    }
}
