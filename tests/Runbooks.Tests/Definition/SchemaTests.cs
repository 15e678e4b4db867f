using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Definition.Reading;
using ChatOpsBot.Runbooks.Definition.Yaml;
using Json.Schema;

namespace ChatOpsBot.Runbooks.Tests.Definition;

/// <summary>The JSON Schema that editors use beside the runbooks: it knows what the loader knows of keys and forms.</summary>
public sealed class SchemaTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Given.Folder, "runbook.schema.json"));
    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);

    [Theory]
    [InlineData(Given.MigrationFile)]
    [InlineData(Given.RotationFile)]
    public void The_runbooks_fit_and_name_their_schema(string file)
    {
        var text = Given.Read(file);
        IsValid(text).ShouldBeTrue();
        text.Text.Split('\n')[0].ShouldBe("# yaml-language-server: $schema=runbook.schema.json");
    }

    [Theory]
    [InlineData("checkpoint: true", "chekpoint: true")]
    [InlineData("version: 1", "version: first")]
    [InlineData("version: 1", "version: 0")]
    [InlineData("roles: [lead, engineer, customer]\n", "")]
    [InlineData("operators: [lead, engineer]", "operators: []")]
    [InlineData("operators: [lead, engineer]", "operators: [lead, lead]")]
    [InlineData("source: { type: text", "source: { type: string")]
    [InlineData("source: { type: text", "source: { type: choice")]
    [InlineData("source: { type: text", "source: { type: text, choices: [a]")]
    [InlineData("    title: Know what is there\n", "")]
    [InlineData("title: Know what is there\n", "title: Know what is there\n    command: start\n")]
    [InlineData("id: inventory", "id: Inventory")]
    [InlineData("      approvals: { lead: 1, customer: 1 }", "      approvals: 0")]
    [InlineData("      approvals: { lead: 1, customer: 1 }", "      approvals: 2")]
    [InlineData("      approvals: { lead: 1, customer: 1 }", "      approvals: { lead: 1 }\n      from: [lead]")]
    [InlineData("action: apps.record", "note: nothing")]
    [InlineData("action: apps.record", "observe: apps.record")]
    [InlineData("action: apps.record", "observe: offsets.quiet, action: apps.record")]
    [InlineData("timeout: 15m", "timeout: soon")]
    [InlineData("holds-for: 2m\n        timeout: 14d", "hold-for: 2m\n        timeout: 14d")]
    [InlineData("skip: free, undo: none", "skip: always, undo: none")]
    [InlineData("undo: none, because: it only tidies up", "undo: none")]
    [InlineData("undo: last }", "undo: last, because: of this }")]
    [InlineData("confirm: true\n        timeout: 15m", "confirm: true\n        gate: { approvals: { lead: 1 }, expires: 1h }")]
    [InlineData("    action: copy.pause\n", "    action: copy.pause\n    steps: [{ id: p, action: copy.pause }]\n")]
    [InlineData("    action: copy.pause\n    with: { shard: \"${shard}\" }\n", "")]
    [InlineData("command: scale connect {count}", "command: \"{count} connects\"")]
    [InlineData("      - { id: report, title: What was moved, action: sanity.report }\n", "      - together: [{ id: report, action: sanity.report }]\n")]
    [InlineData("    point-of-no-return: true\n    gate:\n      approvals: { lead: 1, customer: 1 }\n      needs: [apps-stopped, quiesced, final-parity, test-app]\n      typed: ${destination}\n      expires: 30m\n", "    point-of-no-return: true\n")]
    public void A_spoiled_runbook_is_refused_by_schema_and_loader(string old, string changed)
    {
        var text = Given.Migration.With(old, changed);
        IsValid(text).ShouldBeFalse();
        RunbookLoader.Load(text, Promised.Migration).Mistakes.ShouldNotBeEmpty();
    }

    [Fact]
    public void Keys_of_schema_and_loader_are_the_same()
    {
        using var schema = JsonDocument.Parse(Text);
        var parts = schema.RootElement.GetProperty("$defs");
        KeysOf(schema.RootElement).ShouldBe(Keys.Runbook, ignoreOrder: true);
        KeysOf(parts.GetProperty("parameter")).ShouldBe(Keys.Parameter, ignoreOrder: true);
        KeysOf(parts.GetProperty("phase")).ShouldBe(Keys.Phase, ignoreOrder: true);
        KeysOf(parts.GetProperty("gate")).ShouldBe(Keys.Gate, ignoreOrder: true);
        KeysOf(parts.GetProperty("together")).ShouldBe(Keys.Together, ignoreOrder: true);
        KeysOf(parts.GetProperty("step")).ShouldBe(Keys.Step, ignoreOrder: true);
        KeysOf(parts.GetProperty("operation")).ShouldBe(Keys.Operation, ignoreOrder: true);
        KeysOf(parts.GetProperty("operation-step")).ShouldBe(Keys.OperationStep, ignoreOrder: true);
        WordsOf(parts.GetProperty("skip")).ShouldBe(StepReader.Skips.Keys, ignoreOrder: true);
        WordsOf(parts.GetProperty("step").GetProperty("properties").GetProperty("undo")).ShouldBe(StepReader.Undos.Keys, ignoreOrder: true);
        WordsOf(parts.GetProperty("type")).ShouldBe(ParameterDraftReader.Kinds.Keys, ignoreOrder: true);
    }

    private static bool IsValid(RunbookText text)
    {
        var json = Json(YamlComposer.Compose(text.Text, new Mistakes(text.File))!);
        return Schema.Evaluate(JsonSerializer.SerializeToElement(json)).IsValid;
    }

    private static string[] KeysOf(JsonElement schema) => [.. schema.GetProperty("properties").EnumerateObject().Select(p => p.Name)];

    private static string[] WordsOf(JsonElement schema) => [.. schema.GetProperty("enum").EnumerateArray().Select(w => w.GetString()!)];

    // As an editor's language server sees it: plain numbers and true or false are no strings.
    private static JsonNode? Json(YamlItem item) => item switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, Json(e.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Json)]),
        YamlScalar { IsEmpty: true } => null,
        YamlScalar { Plain: true, Text: "true" or "false" } flag => flag.Text == "true",
        YamlScalar { Plain: true } number when long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) => n,
        YamlScalar scalar => scalar.Text,
        _ => throw new NotSupportedException(),
    };
}
