using System.Text.Json.Nodes;
using ChatOpsBot.Cards;
using ChatOpsBot.Cards.Templating;

namespace ChatOpsBot.Bot.Tests.Cards;

/// <summary>The templates in cards/ with their sample data: what the designer shows.</summary>
public sealed class CardShelfTests
{
    private static readonly string s_cards = Path.Combine(AppContext.BaseDirectory, "cards");

    public static TheoryData<string> Names => [.. Directory.GetFiles(s_cards, "*.json").Select(f => Path.GetFileName(f)!).Where(f => !f.EndsWith(".data.json", StringComparison.Ordinal)).Select(f => f[..^5])];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_card_leaves_no_hole_with_its_sample_data(string name)
    {
        var card = Sample(name);
        card["type"]!.GetValue<string>().ShouldBe("AdaptiveCard");
        card.ToJsonString().ShouldNotContain("${");
        card.ToJsonString().Length.ShouldBeLessThan(28_000, "what every client takes");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_from_data_stands_in_runs_or_in_bars_never_in_markdown(string name)
    {
        var template = JsonNode.Parse(File.ReadAllText(Path.Combine(s_cards, name + ".json")))!;
        foreach (var block in All(template).Where(o => (string?)o["type"] is "TextBlock" or "FactSet"))
            block.ToJsonString().ShouldBe("""{"type":"TextBlock","color":"${bar.color}","spacing":"Small","text":"${bar.drawn}  ${bar.percent} %"}""");
    }

    [Fact]
    public void The_run_card_is_this()
    {
        var card = Sample("run");
        All(card).Where(o => o["text"] is not null).Select(o => (string)o["text"]!).ShouldBe([
            "PRACTICE, pace 60 (1 h takes 1 m) · Orders to Cloud · run 7", "Replicate · step 9 of 27",
            "Copied 18.4 of 40.1 million. Payments has stopped.", "▰▰▰▰▰▰▰▰▰▱▱▱▱▱▱▱▱▱▱▱  46 %",
            "Rate", "4.9 k /s", "done about 12:10", "Not yet copied", "21.7 M", "Tasks", "✕ 29 of 30", "payments-5 failed",
            "✕ One record of 1.4 MB is larger than the destination takes (1 MB). ", "Restarting will not help. Raise the limit of payments to 2 MB, or skip the record.",
            "Lock: free · as of 11:34:07 Berlin (10:34:07 UTC)"]);
        card["actions"]!.AsArray().Select(a => (string)a!["data"]!["b"]!).ShouldBe(["k3J9", "p81x", "s2f0"]);
        All(card).Single(o => (string?)o["type"] == "ProgressBar")["value"]!.GetValue<int>().ShouldBe(46);
    }

    [Fact]
    public void Without_trouble_bar_and_figures_their_places_are_gone()
    {
        var shelf = CardShelf.Load(s_cards);
        var card = shelf.Draw(new RunCard("PREPROD", "not started", "Nothing runs.", null, [], null, "as of now", []));
        card["body"]!.AsArray().Count.ShouldBe(3);
        card["actions"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public void A_missing_or_broken_template_is_named()
    {
        Should.Throw<TemplateException>(() => CardShelf.Load(Path.GetTempPath() + "no-cards-here")).Message.ShouldContain("run.json is missing");
    }

    private static JsonNode Sample(string name) =>
        CardShelf.Load(s_cards).Draw(name, JsonNode.Parse(File.ReadAllText(Path.Combine(s_cards, name + ".data.json")))!);

    private static IEnumerable<JsonObject> All(JsonNode? node) => node switch
    {
        JsonObject map => [map, .. map.SelectMany(p => All(p.Value))],
        JsonArray list => list.SelectMany(All),
        _ => [],
    };
}
