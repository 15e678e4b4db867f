using System.Text.Json.Nodes;
using ChatOpsBot.Cards.Templating;

namespace ChatOpsBot.Bot.Tests.Cards;

/// <summary>What Microsoft's own engine did with these templates (npm adaptivecards-templating 2.3.1), but for null within words.</summary>
public sealed class TemplateVectorTests
{
    private const string NullInWords = "null in mixed (JS engine throws)";
    private static readonly JsonNode s_file = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cards", "adaptive-card-template-vectors.json")))!;

    public static TheoryData<string> Names => [.. s_file["vectors"]!.AsArray().Select(v => (string)v!["name"]!)];

    [Fact]
    public void All_sixty_are_here() => Names.Count.ShouldBe(60);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_expands_as_the_original(string name)
    {
        var vector = s_file["vectors"]!.AsArray().Single(v => (string)v!["name"]! == name)!;
        JsonNode? Expand() => CardTemplate.Expand(vector["template"]!.DeepClone(), s_file["data"]!.DeepClone(), s_file["host"]!.DeepClone());

        if (name == NullInWords)
            Expand()!.ToJsonString().ShouldBe("""{"a":"v="}""");
        else if (vector["throws"] is not null)
            Should.Throw<TemplateException>(Expand).Message.ShouldNotBeEmpty();
        else
            Plain(Expand()).ShouldBe(Plain(vector["expected"]));
    }

    private static string Plain(JsonNode? node) => node is null ? "null" : JsonNode.Parse(node.ToJsonString())!.ToJsonString();
}
