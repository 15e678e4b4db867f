using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Cli;

/// <summary>The runbooks on disk. Files are read here; what they say is checked by the definition room.</summary>
internal static class RunbookFiles
{
    public const string First = "msk-to-confluent-cloud";
    private const int MostBytes = 1 << 20;

    /// <param name="folder">Empty: the runbooks beside the program.</param>
    /// <exception cref="StartException">All mistakes of all runbooks at once.</exception>
    public static RunbookShelf Open(string folder, Catalogue catalogue)
    {
        var path = folder.Length > 0 ? folder : Path.Combine(AppContext.BaseDirectory, "runbooks");
        if (!Directory.Exists(path)) throw new StartException($"There is no folder of runbooks at {path}; set Runbooks.");
        var texts = Directory.EnumerateFiles(path, "*.yaml").Order(StringComparer.Ordinal).Select(Read).ToList();
        return RunbookShelf.Open(texts, catalogue, out var mistakes) ?? throw new StartException(string.Join(Environment.NewLine, mistakes));
    }

    public static RunbookText Read(string file)
    {
        if (!File.Exists(file)) throw new StartException($"{file} is not there.");
        if (new FileInfo(file).Length > MostBytes) throw new StartException($"{file} is larger than 1 MiB: no runbook is.");
        return new RunbookText(Path.GetFileName(file), File.ReadAllText(file));
    }
}
