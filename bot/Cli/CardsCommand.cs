using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Cards.Templating;

namespace ChatOpsBot.Cli;

/// <summary><c>cards expand</c>: a template and data to the card's JSON.</summary>
internal static class CardsCommand
{
    private static readonly JsonSerializerOptions s_pretty = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build()
    {
        var template = new Argument<FileInfo>("template") { Description = "An Adaptive Card template." };
        var data = new Argument<FileInfo>("data") { Description = "Its data (JSON)." };
        var host = new Option<FileInfo?>("--host") { Description = "Data for $host (JSON)." };
        var expand = new Command("expand", "Prints the card that a template makes of data.") { template, data, host };
        expand.SetAction((p, _) => Trouble.GuardAsync(() => ExpandAsync(p.GetValue(template)!, p.GetValue(data)!, p.GetValue(host))));
        return new Command("cards", "Works with card templates.") { expand };
    }

    private static async Task<int> ExpandAsync(FileInfo template, FileInfo data, FileInfo? host)
    {
        var card = CardTemplate.Parse(Text(template)).Expand(Json(data), host is null ? null : Json(host));
        await System.Console.Out.WriteLineAsync(card?.ToJsonString(s_pretty) ?? "null");
        return CommandLine.Done;
    }

    private static string Text(FileInfo file) => file.Exists ? File.ReadAllText(file.FullName) : throw new StartException($"{file} is not there.");

    private static JsonNode? Json(FileInfo file)
    {
        try
        {
            return JsonNode.Parse(Text(file));
        }
        catch (JsonException wrong)
        {
            throw new StartException($"{file} is not JSON: {wrong.Message}");
        }
    }
}
