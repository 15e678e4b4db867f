using System.Text.RegularExpressions;

namespace ChatOpsBot.Bot.Tests.Architecture;

public sealed partial class NamespaceTests
{
    public static TheoryData<string, string> Projects => new()
    {
        { "bot", "ChatOpsBot" },
        { "src/Runbooks", "ChatOpsBot.Runbooks" },
        { "src/Storage", "ChatOpsBot.Storage" },
        { "src/Migration", "ChatOpsBot.Migration" },
        { "src/Rehearsal", "ChatOpsBot.Rehearsal" },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_is_a_room(string project, string root)
    {
        var files = Repository.Sources(project).ToList();
        files.ShouldNotBeEmpty();
        files.Where(f => Namespace(f) is { } own && own != Expected(f, project, root)).ShouldBeEmpty();
    }

    [Fact]
    public void The_stand_in_for_the_card_package_stays_empty() => Repository.Sources("src/AdaptiveCards").ShouldBeEmpty();

    private static string Expected(string file, string project, string root)
    {
        var folder = Path.GetDirectoryName(file[(project.Length + 1)..])!.Replace('/', '.');
        return folder.Length == 0 ? root : $"{root}.{folder}";
    }

    private static string? Namespace(string file) =>
        Declared().Match(File.ReadAllText(Path.Combine(Repository.Root, file))) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^namespace ([A-Za-z0-9_.]+)", RegexOptions.Multiline, 1000)]
    private static partial Regex Declared();
}
