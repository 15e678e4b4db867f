using System.Collections.Immutable;
using ChatOpsBot.Chat;
using ChatOpsBot.Console;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Secrets;
using ChatOpsBot.Settings;
using ChatOpsBot.Teams;
using ChatOpsBot.Workers;

namespace ChatOpsBot.Cli;

/// <summary>What the host is made of, and in which order it opens.</summary>
internal sealed class HostParts(BotSettings settings, HostStore store, HostWorld world, IRunbookShelf shelf, IJournal journal)
{
    private readonly string _owner = $"bot-{Guid.CreateVersion7():N}";
    private readonly TeamsOptions? _teams = TeamsOptions.Read(settings.Teams, world.IsPractice);
    private readonly People _people = settings.People.Count > 0 ? new People(settings.People) : People.Practice;

    public void Register(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_people);
        services.AddSingleton(settings);
        services.AddSingleton(world.Catalogue);
        services.AddSingleton(shelf);
        services.AddSingleton(journal);
        services.AddSingleton(store.Series);
        services.AddSingleton(store.Notebook);
        services.AddSingleton<Conversations>();
        services.AddSingleton(s => new RunDesk(journal, Setup(s.GetRequiredService<Conversations>()), shelf, world.Catalogue, TimeProvider.System));
        AddChat(services);
        AddWorkers(services);
        AddConsole(services);
        if (_teams is not null) services.AddTeams(_teams).AddTeamsCards();
    }

    /// <summary>Reads what is there before anything begins: journal, conversations, chat.</summary>
    public async Task OpenAsync(WebApplication app, CancellationToken cancel)
    {
        await app.Services.GetRequiredService<Conversations>().OpenAsync(cancel);
        await app.Services.GetRequiredService<RunDesk>().OpenAsync(cancel);
        await app.Services.GetRequiredService<Talk>().OpenAsync(cancel);
        app.MapConsole();
        if (_teams is not null) app.MapTeams();
    }

    public IReadOnlyList<string> Greeting(string address)
    {
        List<string> lines = [$"War room: {address}"];
        if (world.IsPractice) lines.Add($"Practice world ({settings.Practice.Preset}): nothing real is touched. Type in the chat: start {RunbookFiles.First}");
        if (_teams?.Warning is { } warning) lines.Add(warning);
        return lines;
    }

    private DeskSetup Setup(Conversations conversations) => new(store.Key, () => _people.All, settings.Environment, Guid.CreateVersion7, () => world.Ids)
    {
        Pace = world.IsPractice ? settings.Practice.Pace : 1,
        OnlyWorker = store.IsAlone ? _owner : null,
        WrongHere = WrongHere,
        Redactor = new Redactor(Secrets()),
        Announce = change => Announcements.For(change, number => Following(conversations, number)),
    };

    // A run says between which connections it moves: they must be the ones these hands hold, and two clusters.
    private Refusal? WrongHere(ImmutableDictionary<string, Value> parameters)
    {
        if (!parameters.TryGetValue("source", out var source) || !parameters.TryGetValue("destination", out var destination)) return null;
        var words = world.Hands.WrongWorld(source.ToString(), destination.ToString());
        if (words is null && world.Ids.Values.Distinct(StringComparer.Ordinal).Count() < world.Ids.Count) words = $"source and destination are one and the same cluster ({world.Ids.Values.First()})";
        return words is null ? null : new Refusal("wrong-world", words, "name the connections of the settings, or correct Migration:Source and Migration:Destination and restart the bot");
    }

    private IEnumerable<string> Secrets() =>
        [Convert.ToHexStringLower(store.Key.Span), Convert.ToBase64String(store.Key.Span), settings.Journal.Key, settings.Journal.ConnectionString, settings.Teams?.ClientSecret ?? "", .. world.Hands.Secrets];

    // The page shows the newest run by itself, so it hears of every run.
    private static ImmutableArray<string> Following(Conversations conversations, int run) =>
        [.. conversations.Following(run).Append(Talk.Address).Distinct(StringComparer.Ordinal)];

    private void AddChat(IServiceCollection services)
    {
        services.AddSingleton<Buttons>();
        services.AddSingleton<WorldViews>();
        services.AddSingleton(s => WorldAnswers.Over(s.GetRequiredService<WorldViews>(), new Previews(TimeProvider.System), world.Catalogue, run => Migration.MigrationHands.TopicsDecided(WorkPlan.Glance(run).Facts)));
        services.AddSingleton<Scenes>();
        services.AddSingleton<Answers>();
        services.AddSingleton<Refusals>();
        services.AddSingleton(new PracticeHands(NotOurs(), cancel => world.AgainAsync(settings, cancel)));
        services.AddSingleton<PracticeWorlds>();
        services.AddSingleton<ChatHands>();
        services.AddSingleton<Decisions>();
        services.AddSingleton<Intake>();
        services.AddHostedService<WarmUp>();
    }

    private void AddWorkers(IServiceCollection services)
    {
        services.AddSingleton(s => new WorkBench(s.GetRequiredService<RunDesk>(), world.Catalogue, _owner, TimeProvider.System, s.GetRequiredService<ILogger<WorkBench>>()));
        services.AddHostedService<StepWorker>();
        services.AddHostedService<OutboxWorker>();
        services.AddSingleton(s => new WorldSampler(
            async (run, cancel) => HandsViews.Of(await world.Hands.Probe.SampleAsync(WorkPlan.Glance(run), TimeSpan.FromMilliseconds(900), cancel)),
            TimeSpan.FromSeconds(1), s.GetRequiredService<Pulse>().Beat, TimeProvider.System));
        services.AddHostedService<SampleWorker>();
        services.AddSingleton(new PanicHands(
            (run, cancel) => world.Hands.PausedCopiesAsync(run.Number, run.Id, cancel),
            async (run, cancel) =>
            {
                // Told as trouble, so that it is logged by name and tried again.
                var told = await world.Hands.PauseCopiesAsync(run.Number, run.Id, cancel);
                if (told.NotPaused.Count > 0) throw new WorldTroubleException("not-paused", told.Words, null, "Look at Connect; pausing is tried again by itself.");
            },
            (run, before, cancel) => world.Hands.ResumeCopiesAsync(run.Number, run.Id, before, cancel)));
        services.AddHostedService<PanicWorker>();
        services.AddSingleton(new HeadKeeper(head => store.Heads.Append(head, TimeProvider.System.GetUtcNow())));
        services.AddHostedService<HeadWorker>();
        services.AddHostedService<SlotWorker>();
    }

    private void AddConsole(IServiceCollection services)
    {
        services.AddSingleton<Pulse>();
        services.AddSingleton<Talk>();
        services.AddSingleton<IPoster>(s => s.GetRequiredService<Talk>());
        services.AddSingleton<RoomTalk>();
        services.AddSingleton<Timelines>();
        services.AddSingleton<RoomCards>();
        services.AddSingleton<RoomBoard>();
        services.AddSingleton(new ConsoleDoor(once: !world.IsPractice));
        services.AddSingleton(s => new RoomSetup(Speakers(), settings.Environment, settings.TimeZone, store.Series, s.GetRequiredService<RoomSources>().Now, TimeProvider.System) { CanBeAnew = world.IsEmbedded });
        services.AddSingleton<RoomSources>();
        services.AddSingleton<IWarRoom, DeskWarRoom>();
        services.AddHostedService<RoomWorker>();
    }

    private string? NotOurs() => world.IsEmbedded ? null
        : world.IsPractice ? "This practice world runs by itself. End it and start it again (ChatOpsBot world --dir DIR), then start the bot again with --world DIR/world.json."
        : "This is no practice world: nothing here is made anew.";

    private ImmutableArray<Person> Speakers() => world.IsPractice
        ? _people.All
        : [.. _people.All.Where(p => p.Id == settings.PagePrincipal)];
}
