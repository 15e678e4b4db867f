using System.Text.Json.Nodes;

namespace ChatOpsBot.Cli;

/// <summary>A card's words for a terminal: what stands side by side is one line.</summary>
internal static class CardText
{
    public static IEnumerable<string> Lines(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Lines),
        JsonObject { } e when (string?)e["type"] == "ColumnSet" => [string.Join("  ", Lines(e["columns"])).TrimEnd()],
        JsonObject { } e when (string?)e["type"] == "RichTextBlock" => [string.Concat(e["inlines"]!.AsArray().Select(i => (string?)i!["text"]))],
        JsonObject { } e when (string?)e["type"] == "TextBlock" => [(string?)e["text"] ?? ""],
        JsonObject { } e => Lines(e["items"]),
        _ => [],
    };
}
