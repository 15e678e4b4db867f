using ChatOpsBot.Cards.Templating;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Settings;
using ChatOpsBot.Storage;

namespace ChatOpsBot.Cli;

/// <summary>What stops a command and is no bug: said in words, exit code 1.</summary>
public sealed class StartException(string message) : Exception(message);

internal static class Trouble
{
    /// <summary>Runs a command; known trouble becomes words on standard error, anything else is a bug and shows itself.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception trouble) when (trouble is StartException or SettingsException or StorageException or JournalBrokenException or WorldFileException or TemplateException)
        {
            await System.Console.Error.WriteLineAsync(trouble.Message);
            return CommandLine.Failed;
        }
        catch (Exception trouble) when (trouble is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            await System.Console.Error.WriteLineAsync(trouble.Message);
            return CommandLine.Failed;
        }
    }
}
