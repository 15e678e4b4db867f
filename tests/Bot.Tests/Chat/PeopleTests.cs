using ChatOpsBot.Chat;
using ChatOpsBot.Settings;

namespace ChatOpsBot.Bot.Tests.Chat;

public sealed class PeopleTests
{
    private const string Tenant = "aaaaaaaa-0000-4000-8000-000000000001";
    private const string Object = "bbbbbbbb-0000-4000-8000-000000000002";

    private static readonly PersonSettings Ines = new() { Id = "ines", Roles = ["lead"], TeamsTenant = Tenant, TeamsObjectId = Object };

    [Fact]
    public void One_human_is_found_on_every_edge()
    {
        var people = new People([Ines]);
        people.Find(PlatformIdentity.Teams(Tenant.ToUpperInvariant(), Object)).ShouldNotBeNull().Id.ShouldBe("ines");
        people.Find(PlatformIdentity.Page("ines")).ShouldNotBeNull().Id.ShouldBe("ines");
    }

    [Fact]
    public void The_same_object_id_in_another_tenant_is_nobody()
    {
        var people = new People([Ines]);
        people.Find(PlatformIdentity.Teams("cccccccc-0000-4000-8000-000000000003", Object)).ShouldBeNull();
        people.Find(new PlatformIdentity("teams", "ines")).ShouldBeNull();
        people.Find(new PlatformIdentity("slack", Object, Tenant)).ShouldBeNull();
    }

    [Fact]
    public void The_four_of_practice_are_known_to_an_emulator() =>
        People.Practice.Find(PlatformIdentity.Teams("00000000-0000-4000-8000-000000000000", "00000000-0000-4000-8000-000000000003")).ShouldNotBeNull().Id.ShouldBe("marta");

    [Fact]
    public void All_mistakes_of_the_list_come_at_once()
    {
        var wrong = Should.Throw<SettingsException>(() => new People([
            new PersonSettings { Id = "Big Name", Roles = ["lead"] },
            new PersonSettings { Id = "x", Roles = ["lead"], TeamsTenant = "contoso", TeamsObjectId = "someone@contoso.example" },
            Ines,
            new PersonSettings { Id = "other", Roles = ["lead"], TeamsTenant = Tenant, TeamsObjectId = Object },
        ]));
        wrong.Mistakes.Count.ShouldBe(3);
        wrong.Message.ShouldContain("Big Name");
        wrong.Message.ShouldContain("GUIDs");
        wrong.Message.ShouldContain("given twice");
    }
}
