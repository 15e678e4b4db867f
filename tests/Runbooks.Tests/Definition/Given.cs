using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Tests.Definition;

/// <summary>
/// A migration to try the language with, for the hands that <see cref="Promised"/> promises: the bot's own grows with the hands, and is tried with them.
/// The other runbook is the bot's.
/// </summary>
internal static class Given
{
    public const string MigrationFile = "msk-to-confluent-cloud.yaml";
    public const string RotationFile = "rotate-leaked-api-key.yaml";

    public static string Folder { get; } = Find();

    public static RunbookText Migration { get; } = new(MigrationFile, File.ReadAllText(Path.Combine(Folder, "..", "..", "tests", "Runbooks.Tests", "Samples", MigrationFile)));

    public static RunbookText Rotation { get; } = Read(RotationFile);

    public static RunbookText Read(string file) => new(file, File.ReadAllText(Path.Combine(Folder, file)));

    /// <summary>The text with one place changed; fails when the place is not there, so that no case silently tests nothing.</summary>
    public static RunbookText With(this RunbookText text, string old, string changed)
    {
        text.Text.ShouldContain(old);
        var at = text.Text.IndexOf(old, StringComparison.Ordinal);
        return text with { Text = string.Concat(text.Text.AsSpan(0, at), changed, text.Text.AsSpan(at + old.Length)) };
    }

    /// <summary>The first line in which something stands, from 1.</summary>
    public static int LineOf(this RunbookText text, string words) => text.Text[..text.Text.IndexOf(words, StringComparison.Ordinal)].Count(c => c == '\n') + 1;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "bot", "runbooks"))) return Path.Combine(folder.FullName, "bot", "runbooks");
        throw new DirectoryNotFoundException("bot/runbooks is in no parent of the tests.");
    }
}
