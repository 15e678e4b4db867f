using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Bot.Tests.Chat;

public sealed class ButtonsTests
{
    private static readonly Guid Run = Guid.Parse("0193a000-0000-7000-8000-000000000007");

    [Fact]
    public void The_same_meaning_has_the_same_id_and_another_basis_another()
    {
        var buttons = new Buttons();
        var id = buttons.Issue(Run, new Command.Approve(12, null), "digest-1");
        buttons.Issue(Run, new Command.Approve(12, null), "digest-1").ShouldBe(id);
        buttons.Issue(Run, new Command.Approve(12, null), "digest-2").ShouldNotBe(id);
        buttons.Issue(Run, new Command.Approve(13, null), "digest-1").ShouldNotBe(id);
        buttons.Issue(Guid.Empty, new Command.Approve(12, null), "digest-1").ShouldNotBe(id);
    }

    [Fact]
    public void An_id_says_nothing_and_belongs_to_one_start()
    {
        var id = new Buttons().Issue(Run, new Command.Panic(null), "b");
        id.Length.ShouldBe(24);
        new Buttons().Issue(Run, new Command.Panic(null), "b").ShouldNotBe(id);
        new Buttons().Find(id).ShouldBeNull();
    }

    [Fact]
    public void Each_person_presses_once()
    {
        var buttons = new Buttons();
        var id = buttons.Issue(Run, new Command.Approve(12, null), "d");
        buttons.Use(id, "marta").ShouldBeTrue();
        buttons.Use(id, "ravi").ShouldBeTrue();
        buttons.Use(id, "marta").ShouldBeFalse();
        buttons.GiveBack(id, "marta");
        buttons.Use(id, "marta").ShouldBeTrue();
    }

    [Fact]
    public void What_was_typed_beside_a_button_goes_into_the_command()
    {
        new ButtonMeaning(Run, new Command.Approve(12, null), "d").With(new Press("x", Typed: "prod")).ShouldBe(new Command.Approve(12, "prod"));
        new ButtonMeaning(Run, new Command.Reject(12, ""), "d").With(new Press("x")).ShouldBeNull();
        new ButtonMeaning(Run, new Command.Reject(12, ""), "d").With(new Press("x", Because: "no")).ShouldBe(new Command.Reject(12, "no"));
    }

    [Fact]
    public void The_table_is_bounded()
    {
        var buttons = new Buttons();
        var first = buttons.Issue(Run, new Command.Panic(null), "0");
        for (var i = 1; i <= 10_001; i++) buttons.Issue(Run, new Command.Panic(null), $"{i}");
        buttons.Find(first).ShouldBeNull();
    }
}
