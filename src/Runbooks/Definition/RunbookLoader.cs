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
        return new Loaded(draft is null || mistakes.Any ? null : new Runbook(text, draft, catalogue), mistakes.All);
    }
}

/// <param name="Runbook">Null where there are mistakes.</param>
public sealed record Loaded(Runbook? Runbook, ImmutableArray<Mistake> Mistakes);
