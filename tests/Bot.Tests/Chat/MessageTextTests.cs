using ChatOpsBot.Chat;

namespace ChatOpsBot.Bot.Tests.Chat;

public sealed class MessageTextTests
{
    [Theory]
    [InlineData("  scale \u00A0 replicator\t8 \r\n", "scale replicator 8")]
    [InlineData("\u202Eapprove\u202C", "approve")]
    [InlineData("app\u200Brove", "approve")]
    [InlineData("\uFEFFstatus", "status")]
    [InlineData("note a\u0000b\u0007c", "note abc")]
    [InlineData("note “quoted”", "note \"quoted\"")]
    [InlineData(null, "")]
    public void Odd_characters_go(string? raw, string words) => MessageText.Read(raw).Words.ShouldBe(words);

    [Fact]
    public void Text_of_28_KB_is_answered_with_the_bound()
    {
        var read = MessageText.Read("note " + string.Concat(Enumerable.Repeat("long words ", 28 * 1024 / 11)));
        read.Words.ShouldBeEmpty();
        read.Problem.ShouldNotBeNull().ShouldContain("at most 2,000");
    }

    [Fact]
    public void Half_a_surrogate_pair_does_no_harm() => MessageText.Read("note \uD83D").Problem.ShouldBeNull();
}
