using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChatOpsBot.Cards.Templating;

namespace ChatOpsBot.Cards;

/// <summary>The card templates, read and checked at start; and a card drawn from what it should say.</summary>
public sealed class CardShelf
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Dictionary<string, CardTemplate> _templates;

    private CardShelf(Dictionary<string, CardTemplate> templates) => _templates = templates;

    /// <summary>Reads <c>*.json</c> but the sample data (<c>*.data.json</c>).</summary>
    /// <exception cref="TemplateException">A template is missing or wrong; names the file.</exception>
    public static CardShelf Load(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Where(f => !f.EndsWith(".data.json", StringComparison.Ordinal)) : [];
        var shelf = new CardShelf(files.ToDictionary(f => Path.GetFileNameWithoutExtension(f)!, Read, StringComparer.Ordinal));
        foreach (var name in new[] { "run", "approval", "finished" })
            if (!shelf._templates.ContainsKey(name)) throw new TemplateException($"{Path.Combine(folder, name + ".json")} is missing.");
        return shelf;
    }

    public static CardShelf Beside() => Load(Path.Combine(AppContext.BaseDirectory, "cards"));

    public JsonNode Draw(RunCard card) => Draw("run", card);

    public JsonNode Draw(ApprovalCard card) => Draw("approval", card);

    public JsonNode Draw(FinishedCard card) => Draw("finished", card);

    /// <summary>A card from plain data, for samples and for <c>cards expand</c>.</summary>
    public JsonNode Draw(string name, JsonNode data) =>
        _templates[name].Expand(data) ?? throw new TemplateException($"cards/{name}.json: the template drops its own root.");

    private JsonNode Draw<T>(string name, T card) => Draw(name, JsonSerializer.SerializeToNode(card, s_json)!);

    private static CardTemplate Read(string file)
    {
        try
        {
            return CardTemplate.Parse(File.ReadAllText(file));
        }
        catch (TemplateException wrong)
        {
            throw new TemplateException($"{file}: {wrong.Message}");
        }
    }
}
