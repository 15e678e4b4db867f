using System.Collections.Immutable;
using ChatOpsBot.Bot.Tests.Teams;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Tests.Kit;
using ChatOpsBot.Settings;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Bot.Tests.Chat;

/// <summary>The chat before a real desk, with a journal in memory and a world in which everything goes well.</summary>
internal sealed class Room
{
    public const string Tenant = TeamsHost.Tenant;

    private int messages;
    private int worlds = 1;

    public Room(RunShape? shape = null, Catalogue? hands = null, string? notOurs = null)
    {
        NotOurs = notOurs;
        Hands = hands ?? new Catalogue([], [], []);
        var small = shape ?? Small();
        Table = new Table(small);
        People = new People(Table.People.Select((p, i) => new PersonSettings { Id = p.Id, Name = p.Name, Roles = [.. p.Roles], TeamsTenant = Tenant, TeamsObjectId = ObjectId(i) }));
        Conversations = new Conversations(new MemoryNotebook());
        var scenes = new Scenes(People, Table.Desk, new Shelf(small), Conversations);
        Intake = new Intake(People, scenes, new Decisions(Table.Desk, scenes, Conversations, Buttons, new ChatHands(new Refusals(Table.Desk, Hands, TimeProvider.System), new PracticeWorlds(Table.Desk, Practice, new WorldViews()))), new Answers(Table.Desk, World, Table.Clock), Conversations);
    }

    public Table Table { get; }

    public People People { get; }

    public Conversations Conversations { get; }

    public Buttons Buttons { get; } = new();

    /// <summary>How the practice world is made anew: another source cluster.</summary>
    private PracticeHands Practice => new(NotOurs, _ =>
    {
        Table.Seen = Table.Seen.SetItem("source", $"practice-{++worlds}");
        return Task.FromResult<IAsyncDisposable>(new MemoryStream());
    });

    /// <summary>Why the world cannot be made anew, if so.</summary>
    public string? NotOurs { get; }

    /// <summary>What the hands say beforehand; nothing unless a test says otherwise.</summary>
    public Catalogue Hands { get; }

    public WorldReadings World { get; set; } = new();

    public Intake Intake { get; }

    public static string ObjectId(int person) => $"44444444-0000-4000-8000-00000000000{person}";

    /// <summary>A gate of lead and customer, an operation with a bound, a step that only reads.</summary>
    public static RunShape Small() => Run(
    [
        Phase("inventory", Reads("look")),
        Phase("replicate", Observes("until", "caught-up")),
        Phase("cutover", Changes("stop", Touch.StopsApps)).Gated(LeadAndCustomer("caught-up")) with { Command = "start cutover" },
        Phase("after", Observes("quiet")),
    ],
    Operation("scale-replicator", ["replicate", "after"], "copy", Changes("scale")) with
    {
        Title = "Total tasks over all connectors",
        Words = [new CommandWord("scale", null), new CommandWord("replicator", null), new CommandWord(null, "count")],
        Arguments = [new ParameterShape("count", ValueKind.Integer, null, "tasks", null, Value.Of(1), Value.Of(400), [])],
    });

    public async Task<Room> StartedAsync()
    {
        await Table.Desk.OpenAsync(CancellationToken.None);
        (await SayAsync("ingrid", "start small")).Kind.ShouldBe(ReplyKind.Noted);
        return this;
    }

    public Task<ChatReply> SayAsync(string who, string text, string conversation = "main", string? id = null) =>
        Intake.ReceiveAsync(new ChatMessage("page", conversation, id ?? $"{++messages}", PlatformIdentity.Page(who), text), CancellationToken.None);

    public Task<ChatReply> PressAsync(string who, Press press) =>
        Intake.ReceiveAsync(new ChatMessage("page", "main", $"{++messages}", PlatformIdentity.Page(who), null, press), CancellationToken.None);

    /// <summary>Lets the worker of the newest run do what is due.</summary>
    public async Task WorkAsync()
    {
        Table.Follow(Table.Desk.Runs[^1].Id);
        await Table.WorkAsync();
    }

    public IReadOnlyList<JournalEntry> Entries => [.. Table.Journal.Chain(Chain.House), .. Table.Desk.Runs.SelectMany(r => Table.Journal.Chain(r.Id))];

    private sealed class Shelf(RunShape shape) : IRunbookShelf
    {
        public IReadOnlyList<ShelvedRunbook> Runbooks { get; } = [new(shape.Name, shape.Version, shape.Title, shape.Text, [], shape.Roles, shape.Operators)];

        public Shaping Shape(string text, ImmutableDictionary<string, Value> parameters, Catalogue catalogue) => new(shape, []);
    }
}
