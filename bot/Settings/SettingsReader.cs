using System.Collections;
using System.Reflection;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Settings;

/// <summary>The settings cannot be used; every mistake says what to do.</summary>
public sealed class SettingsException(IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes))
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}

/// <summary>Our JSON files entirely, then the environment under <c>CHATOPS__</c>; all mistakes at once.</summary>
public static class SettingsReader
{
    public const string Prefix = "CHATOPS__";

    /// <summary>Sections that other rooms own; they are bound by <see cref="Section{T}"/>.</summary>
    private static readonly string[] s_others = ["Migration"];

    public static BotSettings Read(IEnumerable<string> files, IDictionary environment)
    {
        var settings = Bind(Load(files, environment));
        Check(settings);
        return settings;
    }

    /// <summary>The files and the environment as one tree; not looked at yet.</summary>
    public static IConfigurationRoot Load(IEnumerable<string> files, IDictionary environment)
    {
        var mistakes = new List<string>();
        var builder = new ConfigurationBuilder();
        foreach (var file in files) AddFile(builder, file, mistakes);
        builder.AddInMemoryCollection(FromEnvironment(environment));
        return mistakes.Count == 0 ? Build(builder) : throw new SettingsException(mistakes);
    }

    /// <summary>The settings as typed; unknown keys and values of a wrong type refuse.</summary>
    public static BotSettings Bind(IConfigurationRoot source) => Bind<BotSettings>(source, "", s_others) ?? new BotSettings();

    /// <summary>A section of another room, or null where nothing is set.</summary>
    public static T? Section<T>(IConfigurationRoot source, string name)
        where T : class =>
        source.GetSection(name).Exists() ? Bind<T>(source.GetSection(name), name, []) : null;

    /// <summary>What cannot be right together refuses.</summary>
    public static void Check(BotSettings settings)
    {
        var mistakes = SettingsCheck.Mistakes(settings).ToList();
        if (mistakes.Count > 0) throw new SettingsException(mistakes);
    }

    private static void AddFile(ConfigurationBuilder builder, string file, List<string> mistakes)
    {
        if (File.Exists(file)) builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        else mistakes.Add($"Settings file {file} is not there.");
    }

    private static Dictionary<string, string?> FromEnvironment(IDictionary environment) => environment.Keys.Cast<string>()
        .Where(k => k.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(k => k[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal), k => (string?)environment[k], StringComparer.OrdinalIgnoreCase);

    private static IConfigurationRoot Build(ConfigurationBuilder builder)
    {
        try
        {
            return builder.Build();
        }
        catch (InvalidDataException broken)
        {
            throw new SettingsException([$"{broken.Message} {broken.GetBaseException().Message}"]);
        }
    }

    private static T? Bind<T>(IConfiguration section, string path, string[] others)
        where T : class
    {
        var mistakes = new List<string>();
        UnknownKeys(section, typeof(T), path, others, mistakes);
        try
        {
            var settings = section.Get<T>();
            return mistakes.Count == 0 ? settings : throw new SettingsException(mistakes);
        }
        catch (InvalidOperationException wrong)
        {
            // The binder's own words name key and type; its inner exception says what was wrong with the value.
            mistakes.Add(wrong.InnerException is { } inner ? $"{wrong.Message} {inner.Message}" : wrong.Message);
            throw new SettingsException(mistakes);
        }
    }

    private static void UnknownKeys(IConfiguration section, Type type, string path, string[] others, List<string> mistakes)
    {
        var known = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren().Where(c => !others.Contains(c.Key, StringComparer.OrdinalIgnoreCase)))
        {
            var name = path.Length == 0 ? child.Key : $"{path}:{child.Key}";
            if (!known.TryGetValue(child.Key, out var property)) mistakes.Add(Unknown(name, child.Key, known.Keys));
            else if (Inner(property.PropertyType) is { } item && item != typeof(string))
                foreach (var element in IsList(property.PropertyType) ? child.GetChildren() : [child])
                    UnknownKeys(element, item, IsList(property.PropertyType) ? $"{name}:{element.Key}" : name, [], mistakes);
        }
    }

    private static string Unknown(string name, string key, IEnumerable<string> known) => Nearest.Of(key, known) is { } near
        ? $"Settings: unknown key '{name}'. Did you mean '{near}'?"
        : $"Settings: unknown key '{name}'. Known here: {string.Join(", ", known)}.";

    private static bool IsList(Type type) => type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type);

    /// <summary>The record or list element whose keys are to be checked; null for plain values.</summary>
    private static Type? Inner(Type type) =>
        IsList(type) ? type.GetGenericArguments()[0]
        : type.Namespace?.StartsWith("ChatOpsBot", StringComparison.Ordinal) == true ? type
        : null;
}
