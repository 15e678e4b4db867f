namespace ChatOpsBot.Bot.Tests.Architecture;

/// <summary>The sources these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Sources of a project, as paths relative to the root.</summary>
    public static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/node_modules/", StringComparison.Ordinal));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ChatOpsBot.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("ChatOpsBot.sln is in no parent of the tests.");
    }
}
