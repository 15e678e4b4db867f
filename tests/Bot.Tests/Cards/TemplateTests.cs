using System.Text.Json.Nodes;
using ChatOpsBot.Cards.Templating;

namespace ChatOpsBot.Bot.Tests.Cards;

/// <summary>What the vectors leave open: functions of the minimum set, limits, and errors that help.</summary>
public sealed class TemplateTests
{
    [Theory]
    [InlineData("7/2", "3")]
    [InlineData("7.0/2.0", "3")]
    [InlineData("7.5/2", "3.75")]
    [InlineData("1 + 2 * 3 ^ 2", "19")]
    [InlineData("-(1 + 2)", "-3")]
    [InlineData("'a' & 1 & true", "a1true")]
    [InlineData("coalesce(null, 'd')", "d")]
    [InlineData("join(createArray('a', 'b', 'c'), ', ', ' or ')", "a, b or c")]
    [InlineData("union(createArray(1, 2), createArray(2, 3))", "[1,2,3]")]
    [InlineData("sortBy(list, 'v')", """[{"v":1},{"v":2},{"v":3}]""")]
    [InlineData("foreach(list, x, x.v + 1)", "[4,2,3]")]
    [InlineData("contains(list, 'v')", "false")]
    [InlineData("substring('hello', 1, 3)", "ell")]
    [InlineData("min(3, 1, 2)", "1")]
    [InlineData("average(createArray(1, 2))", "1.5")]
    [InlineData("round(2.345, 2)", "2.35")]
    [InlineData("int('42') + float('0.5')", "42.5")]
    [InlineData("formatDateTime('2026-03-04T05:06:07Z', 'HH:mm')", "05:06")]
    [InlineData("addHours('2026-03-04T23:06:07.000Z', 2)", "2026-03-05T01:06:07.000Z")]
    [InlineData("if(count(list) > 2 && startsWith('abc', 'a'), 'yes', 'no')", "yes")]
    [InlineData("'it''s'", "throws")]
    [InlineData("'it\\'s }'", "it's }")]
    public void Expressions(string expression, string expected)
    {
        var template = new JsonObject { ["a"] = $"${{{expression}}}" };
        var data = JsonNode.Parse("""{"list":[{"v":3},{"v":1},{"v":2}]}""");
        if (expected == "throws")
        {
            Should.Throw<TemplateException>(() => CardTemplate.Expand(template, data));
            return;
        }

        var value = CardTemplate.Expand(template, data)!["a"]!;
        (value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()).ShouldBe(expected);
    }

    [Theory]
    [InlineData("""{"a":"${frobnicate(s)}"}""", "Unknown function frobnicate")]
    [InlineData("""{"a":"${1 +}"}""", "expected a value")]
    [InlineData("""{"a":"${(1}"}""", "expected ')'")]
    [InlineData("""{"a":"${where(a, 1, true)}"}""", "second value must be a name")]
    [InlineData("""{"a":"${not()}"}""", "not takes 1 values, not 0")]
    [InlineData("{", "not JSON")]
    public void A_wrong_template_is_refused_when_it_is_read(string template, string words) =>
        Should.Throw<TemplateException>(() => CardTemplate.Parse(template)).Message.ShouldContain(words);

    [Fact]
    public void Deep_templates_and_expressions_are_refused_not_crashed()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 60)) + "1" + new string('}', 60);
        Should.Throw<TemplateException>(() => CardTemplate.Parse(deep)).Message.ShouldContain("nested deeper");
        Should.Throw<TemplateException>(() => CardTemplate.Parse($$"""{"a":"${{{new string('(', 5_000)}}1{{new string(')', 5_000)}}}"}""")).Message.ShouldContain("nested deeper");
        Should.Throw<TemplateException>(() => CardTemplate.Parse($$"""{"a":"${{{new string('!', 5_000)}}true}"}""")).Message.ShouldContain("nested deeper");
    }

    [Fact]
    public void A_small_template_cannot_make_a_huge_card()
    {
        var many = new JsonArray([.. Enumerable.Range(0, 1_000).Select(i => (JsonNode)i)]);
        var template = JsonNode.Parse("""{"body":[{"$data":"${many}","inner":[{"$data":"${$root.many}","t":"${$data}"}]}]}""");
        Should.Throw<TemplateException>(() => CardTemplate.Expand(template, new JsonObject { ["many"] = many })).Message.ShouldContain("steps");

        var bomb = JsonNode.Parse("""{"a":"${replace(replace(s, 'x', s), 'x', s)}"}""");
        Should.Throw<TemplateException>(() => CardTemplate.Expand(bomb, new JsonObject { ["s"] = new string('x', 1_000) }));
    }

    [Fact]
    public void Foreign_text_is_never_a_template()
    {
        var data = new JsonObject { ["topic"] = "${$root.secret} ${if(true,1,2)}", ["secret"] = "hidden" };
        CardTemplate.Expand(JsonNode.Parse("""{"a":"topic ${topic}","b":["${topic}"]}"""), data)!.ToJsonString()
            .ShouldBe("""{"a":"topic ${$root.secret} ${if(true,1,2)}","b":["${$root.secret} ${if(true,1,2)}"]}""");
    }
}
