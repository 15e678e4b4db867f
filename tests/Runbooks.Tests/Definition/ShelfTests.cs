using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Tests.Definition;

public sealed class ShelfTests
{
    private static readonly ImmutableDictionary<string, Value> Nothing = ImmutableDictionary<string, Value>.Empty;

    [Fact]
    public void A_runbook_for_other_hands_is_listed_and_cannot_be_started()
    {
        var shelf = RunbookShelf.Open([Given.Migration, Given.Rotation], Promised.Migration, out var mistakes)!;
        mistakes.ShouldBeEmpty();
        shelf.Runbooks.Select(r => (r.Name, r.NotHere is null)).ShouldBe([("msk-to-confluent-cloud", true), ("rotate-leaked-api-key", false)]);
        shelf.Runbooks[1].NotHere.ShouldBe("not available here: it needs actions keys.*, which this bot does not have");
        shelf.Shape(Given.Rotation.Text, Nothing, Promised.Migration).Mistakes.ShouldHaveSingleItem().ShouldContain("needs actions keys.*");
        shelf.Shape(Given.Rotation.Text, Nothing.Add("key", Value.Of("billing")), Promised.Keys).Shape!.Scope.ShouldBe("api-key/billing");
    }

    [Theory]
    [InlineData("copy.creat")]
    [InlineData("cpoy.create")]
    [InlineData("copi.create")]
    [InlineData("nothing")]
    public void A_mistyped_action_is_a_mistake_and_no_other_hand(string name)
    {
        RunbookShelf.Open([Given.Migration.With("action: copy.create", $"action: {name}")], Promised.Migration, out var mistakes).ShouldBeNull();
        mistakes.ShouldContain(m => m.Words.Contains("unknown action", StringComparison.Ordinal));
    }

    [Fact]
    public void A_runbook_for_other_hands_is_checked_as_far_as_can_be_told()
    {
        RunbookShelf.Open([Given.Rotation.With("holds-for", "hold-for")], Promised.Migration, out var mistakes).ShouldBeNull();
        mistakes.ShouldHaveSingleItem().ToString().ShouldContain("Did you mean 'holds-for'?");
    }

    [Fact]
    public void Mistakes_of_all_files_are_said_at_once()
    {
        RunbookShelf.Open([Given.Migration.With("zone: Europe/Berlin", "zone: X/Y"), Given.Rotation.With("holds-for", "hold-for")], Promised.Migration, out var mistakes).ShouldBeNull();
        mistakes.Select(m => m.File).ShouldBe([Given.MigrationFile, Given.RotationFile]);
    }

    [Fact]
    public void The_newest_version_is_offered_and_one_version_has_one_text()
    {
        var second = Given.Migration.With("version: 1", "version: 2") with { File = "second.yaml" };
        RunbookShelf.Open([second, Given.Migration], Promised.Migration, out _)!.Runbooks.Single().Version.ShouldBe(2);
        RunbookShelf.Open([Given.Migration, Given.Migration with { File = "copy.yaml" }], Promised.Migration, out _)!.Runbooks.ShouldHaveSingleItem();
        var twin = Given.Migration.With("planned: 30m", "planned: 31m") with { File = "twin.yaml" };
        RunbookShelf.Open([Given.Migration, twin], Promised.Migration, out var mistakes).ShouldBeNull();
        mistakes.ShouldHaveSingleItem().ToString().ShouldBe("twin.yaml:1: msk-to-confluent-cloud version 1 is in msk-to-confluent-cloud.yaml with another text. Count the version up, or take one file away.");
    }

    [Fact]
    public void Parameters_come_back_from_a_journal_as_text()
    {
        var shelf = RunbookShelf.Open([Given.Migration], Promised.Migration, out _)!;
        var first = shelf.Shape(Given.Migration.Text, Nothing.Add("window", Value.Of(TimeSpan.FromHours(3))), Promised.Migration).Shape!;
        var json = first.Parameters.ToImmutableDictionary(p => p.Key, p => p.Value is IntegerValue ? p.Value : Value.Of(p.Value.ToString()));
        var again = shelf.Shape(first.Text, json, Promised.Migration).Shape!;
        again.Parameters.ShouldBe(first.Parameters, ignoreOrder: true);
        again.Phases.Select(p => p.Deadline).ShouldBe(first.Phases.Select(p => p.Deadline));
        again.Digest.ShouldBe(first.Digest);
    }

    [Fact]
    public void The_digest_is_the_sha_256_of_the_text()
    {
        new RunbookText("x.yaml", "runbook: x\n").Digest.ShouldBe("c307d12cc8b0be9e6cf04c02aaa67fe1b68b444277e69b2b515f3d63c71cc557");
        Given.Migration.Digest.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Given.Migration.Text))));
    }
}
