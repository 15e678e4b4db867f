using System.Reflection;
using ArchUnitNET.Loader;

namespace ChatOpsBot.Bot.Tests.Architecture;

/// <summary>Who may name whom, read from the compiled code.</summary>
public sealed class WallTests
{
    private static readonly Assembly[] Ours =
    [
        Assembly.Load("ChatOpsBot"), Assembly.Load("ChatOpsBot.Runbooks"), Assembly.Load("ChatOpsBot.Storage"),
        Assembly.Load("ChatOpsBot.Migration"), Assembly.Load("ChatOpsBot.Rehearsal"),
    ];

    private static readonly Lazy<IReadOnlyList<(string From, string To)>> Uses = new(Read);

    /// <summary>Names, and the only places of ours that may use them.</summary>
    public static TheoryData<string, string[]> Owners => new()
    {
        { "Microsoft.Bot.", ["ChatOpsBot.Teams."] },
        { "Microsoft.Rest.", ["ChatOpsBot.Teams."] },
        { "Microsoft.IdentityModel.", ["ChatOpsBot.Teams."] },
        { "Newtonsoft.", ["ChatOpsBot.Teams."] },
        { "Confluent.", ["ChatOpsBot.Migration.", "ChatOpsBot.Rehearsal."] },
        { "k8s.", ["ChatOpsBot.Migration."] },
        { "Azure.", ["ChatOpsBot.Storage."] },
        { "Microsoft.Data.Sqlite.", ["ChatOpsBot.Storage."] },
        { "Stateless.", ["ChatOpsBot.Runbooks."] },
        { "YamlDotNet.", ["ChatOpsBot.Runbooks."] },
        { "System.CommandLine.", ["Program", "ChatOpsBot.Cli."] },
        { "Spectre.Console.", ["Program", "ChatOpsBot.Cli."] },
        { "ChatOpsBot.Storage.", ["Program", "ChatOpsBot.Cli.", "ChatOpsBot.Storage."] },
        { "ChatOpsBot.Migration.", ["Program", "ChatOpsBot.Cli.", "ChatOpsBot.Migration."] },
        { "ChatOpsBot.Rehearsal.", ["Program", "ChatOpsBot.Cli.", "ChatOpsBot.Rehearsal."] },
        { "ChatOpsBot.Teams.", ["Program", "ChatOpsBot.Cli.", "ChatOpsBot.Teams."] },
        { "ChatOpsBot.Console.", ["Program", "ChatOpsBot.Cli.", "ChatOpsBot.Console."] },
        { "Microsoft.AspNetCore.", ["Program", "ChatOpsBot.Cli.", "ChatOpsBot.Console.", "ChatOpsBot.Teams.", "ChatOpsBot.Rehearsal."] },
    };

    [Theory]
    [MemberData(nameof(Owners))]
    public void Only_its_owner_names_it(string name, string[] owners) =>
        Uses.Value.Where(u => u.To.StartsWith(name, StringComparison.Ordinal) && !owners.Any(o => u.From.StartsWith(o, StringComparison.Ordinal)))
            .Select(u => $"{u.From} names {u.To}").Distinct().ShouldBeEmpty();

    [Theory]
    [InlineData("ChatOpsBot.Runbooks")]
    [InlineData("ChatOpsBot.Storage", "ChatOpsBot.Runbooks")]
    [InlineData("ChatOpsBot.Migration", "ChatOpsBot.Runbooks")]
    [InlineData("ChatOpsBot.Rehearsal")]
    public void Projects_refer_only_to_what_is_below_them(string project, params string[] below) =>
        Assembly.Load(project).GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => n.StartsWith("ChatOpsBot", StringComparison.Ordinal) && !below.Contains(n)).ShouldBeEmpty();

    [Theory]
    [InlineData("System.Net.Http.")]
    [InlineData("System.Net.Sockets.")]
    [InlineData("System.IO.File")]
    [InlineData("Microsoft.Extensions.")]
    public void The_engine_touches_nothing_outside(string name) =>
        Uses.Value.Where(u => u.From.StartsWith("ChatOpsBot.Runbooks.", StringComparison.Ordinal) && u.To.StartsWith(name, StringComparison.Ordinal)).ShouldBeEmpty();

    /// <summary>Rooms of the bot by what they may not know.</summary>
    public static TheoryData<string, string[]> Rooms => new()
    {
        { "ChatOpsBot.Chat.", ["ChatOpsBot.Console.", "ChatOpsBot.Teams.", "ChatOpsBot.Workers."] },
        { "ChatOpsBot.Cards.", ["ChatOpsBot.Console.", "ChatOpsBot.Teams.", "ChatOpsBot.Workers."] },
        { "ChatOpsBot.Workers.", ["ChatOpsBot.Console.", "ChatOpsBot.Teams."] },
        { "ChatOpsBot.Settings.", ["ChatOpsBot.Chat.", "ChatOpsBot.Cards.", "ChatOpsBot.Console.", "ChatOpsBot.Teams.", "ChatOpsBot.Workers."] },
    };

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_does_not_know_those_above_it(string room, string[] above) =>
        Uses.Value.Where(u => u.From.StartsWith(room, StringComparison.Ordinal) && above.Any(a => u.To.StartsWith(a, StringComparison.Ordinal)))
            .Select(u => $"{u.From} names {u.To}").Distinct().ShouldBeEmpty();

    [Fact]
    public void The_walls_are_seen_at_all()
    {
        Uses.Value.ShouldContain(u => u.From.StartsWith("ChatOpsBot.Teams.") && u.To.StartsWith("Microsoft.Bot."));
        Uses.Value.ShouldContain(u => u.From.StartsWith("ChatOpsBot.Migration.") && u.To.StartsWith("Confluent."));
        Uses.Value.ShouldContain(u => u.From.StartsWith("ChatOpsBot.Chat.") && u.To.StartsWith("ChatOpsBot.Runbooks."));
    }

    private static List<(string From, string To)> Read() =>
    [
        .. new ArchLoader().LoadAssemblies(Ours).Build().Types
            .Where(t => t.FullName.StartsWith("ChatOpsBot.", StringComparison.Ordinal) || t.FullName.StartsWith("Program", StringComparison.Ordinal))
            .SelectMany(t => t.Dependencies.Select(d => (t.FullName, d.Target.FullName))).Distinct(),
    ];
}
