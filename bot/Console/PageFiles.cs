using System.Collections.Frozen;

namespace ChatOpsBot.Console;

/// <summary>The page's files, read once at start from beside the program; a request can name only these.</summary>
internal sealed class PageFiles
{
    private readonly FrozenDictionary<string, PageFile> _files;

    private PageFiles(IEnumerable<PageFile> files) => _files = files.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    public PageFile? Find(string name) => _files.GetValueOrDefault(name);

    public static PageFiles Load(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "index.html")))
            throw new InvalidOperationException($"The war room's page is missing from {folder}: build the program anew.");
        return new PageFiles(Directory.EnumerateFiles(folder).Where(f => Type(f) is not null)
            .Select(f => new PageFile(Path.GetFileName(f), Type(f)!, File.ReadAllBytes(f))));
    }

    private static string? Type(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => null,
    };
}

internal sealed record PageFile(string Name, string Type, byte[] Bytes);
