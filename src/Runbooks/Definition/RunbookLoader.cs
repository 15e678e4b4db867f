using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Checking;
using ChatOpsBot.Runbooks.Definition.Reading;

namespace ChatOpsBot.Runbooks.Definition;

/// <summary>The only way from text to a runbook. Pure; never throws for what the text says.</summary>
public static class RunbookLoader
{
    /// <summary>Reads and checks; all mistakes at once, in the order of the file.</summary>
    public static Loaded Load(RunbookText text, Catalogue catalogue)
    {
        var mistakes = new Mistakes(text.File);
        var draft = RunbookReader.Read(text, mistakes);
        if (draft is not null) RunbookCheck.Run(draft, catalogue, mistakes);
        SecretCheck.Run(text.Text, mistakes);
        return new Loaded(draft is null || mistakes.Any ? null : new Runbook(text, draft, catalogue), mistakes.All);
    }

    /// <summary>
    /// As <see cref="Load"/>, for one run: a step that its <c>when</c> leaves out of it is not held against the catalogue. When a journal is opened,
    /// the catalogue is what was recorded, and of steps that are not in the run nothing was.
    /// </summary>
    internal static Loaded LoadFor(RunbookText text, IReadOnlyDictionary<string, Value> parameters, Catalogue catalogue)
    {
        var mistakes = new Mistakes(text.File);
        if (RunbookReader.Read(text, mistakes) is not { } draft) return new Loaded(null, mistakes.All);
        RunbookCheck.Run(draft, catalogue, mistakes);
        var leftOut = Shaping.LeftOut.Steps(draft, parameters).Select(s => s.Where).SelectMany(w => new[] { w, $"gate of {w}" }).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<Mistake> all = [.. mistakes.All.Where(m => !leftOut.Contains(m.Where))];
        return new Loaded(all.IsEmpty ? new Runbook(text, draft, catalogue) : null, all);
    }
}

/// <param name="Runbook">Null where there are mistakes.</param>
public sealed record Loaded(Runbook? Runbook, ImmutableArray<Mistake> Mistakes);
