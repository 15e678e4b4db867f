using System.CommandLine;

namespace ChatOpsBot.Cli;

/// <summary>What the host is started with; the same options for serving and rehearsing.</summary>
public sealed record ServeOptions
{
    public const string DefaultUrl = "http://127.0.0.1:3978";

    public string Url { get; init; } = DefaultUrl;

    /// <summary>A world.json; null: as the settings say, else the embedded practice world.</summary>
    public string? World { get; init; }

    public IReadOnlyList<string> SettingsFiles { get; init; } = [];

    /// <summary>Overrides the setting <c>Data</c>.</summary>
    public string? Data { get; init; }

    public string? Preset { get; init; }

    public double? Pace { get; init; }
}

/// <summary>The options as they are typed.</summary>
internal sealed class ServeArguments
{
    private readonly Option<string> _urls = new("--urls") { Description = "Where the war room listens (loopback only).", DefaultValueFactory = _ => ServeOptions.DefaultUrl };
    private readonly Option<FileInfo?> _world = new("--world") { Description = "A world.json: use the clusters it names instead of the embedded practice world." };
    private readonly Option<FileInfo[]> _settings = new("--settings") { Description = "More settings files, read after appsettings.json; later ones win." };
    private readonly Option<string?> _data = new("--data") { Description = "Folder of the journal (setting Data)." };
    private readonly Option<string?> _preset = new("--preset") { Description = "Size of the practice world: small or seed (setting Practice:Preset)." };
    private readonly Option<double?> _pace = new("--pace") { Description = "By how much hours of silence are shortened in practice (setting Practice:Pace)." };

    public void AddTo(Command command, bool urls = true)
    {
        if (urls) command.Add(_urls);
        foreach (var option in new Option[] { _world, _settings, _data, _preset, _pace }) command.Add(option);
    }

    public ServeOptions Read(ParseResult parsed, string? url = null) => new()
    {
        Url = url ?? parsed.GetValue(_urls) ?? ServeOptions.DefaultUrl,
        World = parsed.GetValue(_world)?.FullName,
        SettingsFiles = [.. (parsed.GetValue(_settings) ?? []).Select(f => f.FullName)],
        Data = parsed.GetValue(_data),
        Preset = parsed.GetValue(_preset),
        Pace = parsed.GetValue(_pace),
    };
}
