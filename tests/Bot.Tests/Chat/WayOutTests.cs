using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOpsBot.Bot.Tests.Architecture;
using ChatOpsBot.Chat.Commands;
using ChatOpsBot.Migration;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Bot.Tests.Chat;

/// <summary>A way out that is printed can be typed: every command that our words quote is one of the command book, with the migration's own commands.</summary>
public sealed partial class WayOutTests
{
    private static readonly Scene Scene = In("msk-to-confluent-cloud.yaml");

    [Fact]
    public void Every_command_that_is_quoted_in_words_for_people_can_be_typed()
    {
        var quoted = Quoted().ToList();
        quoted.Count.ShouldBeGreaterThan(10, "the search finds what is printed");
        quoted.Where(q => !Parses(q.Command)).Select(q => $"{q.File}: '{q.Command}'").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("retry create-connectors", true)]
    [InlineData("settle x as done because …", true)]
    [InlineData("settle x as done", false)]
    [InlineData("scale replicator {n}", true)]
    [InlineData("scale replikator 8", false)]
    public void The_check_itself_knows_commands(string words, bool parses) => Parses(words).ShouldBe(parses);

    private static bool Parses(string command) => CommandBook.Split(Hole().Replace(command, "s1").Replace("…", "why", StringComparison.Ordinal)) is var words
        && CommandBook.For(Scene).Any(c => c.Patterns.Any(p => p.Match(words) is not null));

    /// <summary>What stands in single quotes within string literals and begins like a command.</summary>
    private static IEnumerable<(string File, string Command)> Quoted()
    {
        var verbs = CommandBook.For(Scene).Select(c => c.Begin.Split(' ')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var room in new[] { "src/Migration", "src/Runbooks", "bot" })
            foreach (var file in Repository.Sources(room))
                foreach (var line in File.ReadLines(Path.Combine(Repository.Root, file)).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)))
                    foreach (Match literal in Literal().Matches(line))
                        foreach (Match command in Command().Matches(literal.Value))
                            if (command.Groups["words"].Value is var words && verbs.Contains(words.Split(' ')[0])) yield return (Path.GetFileName(file), words);
    }

    private static Scene In(string file)
    {
        var text = new RunbookText(file, File.ReadAllText(Path.Combine(Repository.Root, "bot", "runbooks", file)));
        var shape = RunbookShelf.Open([text], MigrationCatalogue.Contracts(), out _).ShouldNotBeNull().Shape(text.Text, ImmutableDictionary<string, Runbooks.Actions.Value>.Empty, MigrationCatalogue.Contracts()).Shape!;
        var started = new RunStarted(Guid.Empty, 1, shape.Name, 1, shape.Digest, "s", ImmutableDictionary<string, string>.Empty, "practice", 1, "ingrid");
        var person = new Person("ingrid", "Ingrid", ["lead"]);
        return new Scene(person, [person], []) { State = RunFold.Begin(started, new EventMeta(1, DateTimeOffset.UnixEpoch, "ingrid"), shape) };
    }

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Literal();

    [GeneratedRegex("(?<![A-Za-z}])'(?<words>[a-z][^']{2,120})'")]
    private static partial Regex Command();

    [GeneratedRegex(@"\{(?:[^{}]|\{[^{}]*\})*\}")]
    private static partial Regex Hole();
}
