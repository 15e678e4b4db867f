namespace ChatOpsBot.Rehearsal.Tests;

/// <summary>The lab's programs, found beside the repository; null where there is no lab.</summary>
internal static class Lab
{
    public const string Missing = "no lab at ../shared/lab";

    public static string? Program(string name)
    {
        for (var d = new DirectoryInfo(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (Path.Combine(d.FullName, "shared", "lab", "bin", name) is var path && File.Exists(path)) return path;
        return null;
    }
}
