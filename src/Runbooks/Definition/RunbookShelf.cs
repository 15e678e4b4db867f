using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Desk;

namespace ChatOpsBot.Runbooks.Definition;

/// <summary>
/// The runbooks a bot offers: the newest version of each name. Those that need actions this program lacks are listed with the reason and cannot
/// be started; every other mistake keeps the whole shelf shut.
/// </summary>
public sealed class RunbookShelf : IRunbookShelf
{
    private RunbookShelf(IReadOnlyList<ShelvedRunbook> runbooks) => Runbooks = runbooks;

    public IReadOnlyList<ShelvedRunbook> Runbooks { get; }

    /// <param name="mistakes">All mistakes of all texts; empty when there is a shelf.</param>
    /// <returns>Null when there is any mistake.</returns>
    public static RunbookShelf? Open(IEnumerable<RunbookText> texts, Catalogue catalogue, out ImmutableArray<Mistake> mistakes)
    {
        var loaded = texts.Select(t => RunbookLoader.Load(t, catalogue)).ToArray();
        var sound = loaded.Select(l => l.Runbook).OfType<Runbook>().OrderBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => r.Version).ToArray();
        mistakes = [.. loaded.SelectMany(l => l.Mistakes), .. Twins(sound)];
        if (!mistakes.IsEmpty) return null;
        return new RunbookShelf([.. sound.GroupBy(r => r.Name, StringComparer.Ordinal).Select(g => Shelve(g.Last()))]);
    }

    public Desk.Shaping Shape(string text, ImmutableDictionary<string, Value> parameters, Catalogue catalogue)
    {
        var loaded = RunbookLoader.LoadFor(new RunbookText("runbook", text), parameters, catalogue);
        if (loaded.Runbook is not { } runbook) return new Desk.Shaping(null, [.. loaded.Mistakes.Select(m => m.ToString())]);
        if (runbook.NotHere is { } why) return new Desk.Shaping(null, [$"{runbook.Name} is {why}."]);
        var shaped = runbook.Shape(parameters);
        return new Desk.Shaping(shaped.Shape, shaped.Problems);
    }

    private static IEnumerable<Mistake> Twins(IEnumerable<Runbook> sound) =>
        from twins in sound.GroupBy(r => (r.Name, r.Version))
        from second in twins.Skip(1)
        where second.Source.Digest != twins.First().Source.Digest
        select new Mistake(
            second.Source.File, 1, 1, "", $"{second.Name} version {second.Version} is in {twins.First().Source.File} with another text", "Count the version up, or take one file away.");

    private static ShelvedRunbook Shelve(Runbook r) => new(r.Name, r.Version, r.Title, r.Source.Text, r.Parameters, r.Roles, r.Operators, r.NotHere);
}
