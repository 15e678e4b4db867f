using ChatOpsBot.Chat;
using ChatOpsBot.Console;
using ChatOpsBot.Migration;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Settings;

namespace ChatOpsBot.Cli;

/// <summary>The bot, composed and started: world, journal, desk, workers, war room.</summary>
internal sealed class BotHost : IAsyncDisposable
{
    private readonly HostStore _store;
    private readonly HostWorld _world;

    private BotHost(WebApplication app, HostStore store, HostWorld world, IReadOnlyList<string> greeting)
    {
        App = app;
        _store = store;
        _world = world;
        Greeting = greeting;
    }

    public WebApplication App { get; }

    /// <summary>What is printed at start: first the address of the war room.</summary>
    public IReadOnlyList<string> Greeting { get; }

    public RunDesk Desk => App.Services.GetRequiredService<RunDesk>();

    /// <summary>The war room's address with its token.</summary>
    public string Address { get; private init; } = "";

    /// <param name="journal">Puts something around the journal; tests stop the program at chosen appends.</param>
    public static async Task<BotHost> StartAsync(ServeOptions options, CancellationToken cancel, Func<IJournal, IJournal>? journal = null)
    {
        var (settings, configured) = Read(options);
        HostUrl.Check(options.Url);
        // The world is opened beside all that needs nothing of it: a person at the door waits for the slower of the two, not for the sum.
        var opening = Task.Run(() => HostWorld.OpenAsync(settings, configured, HostUrl.Loggers(), cancel), cancel);
        HostStore? store = null;
        WebApplication? app = null;
        try
        {
            store = await HostStore.OpenAsync(settings, cancel);
            var shelf = RunbookFiles.Open(settings.Runbooks, MigrationCatalogue.Contracts());
            var builder = HostUrl.Builder(options.Url);
            var world = await opening;
            await world.ProveAsync(settings, cancel);
            var parts = new HostParts(settings, store, world, shelf, journal?.Invoke(store.Journal) ?? store.Journal);
            parts.Register(builder.Services);
            app = builder.Build();
            await parts.OpenAsync(app, cancel);
            await HostUrl.StartAsync(app, options.Url, cancel);
            var address = app.Services.GetRequiredService<ConsoleDoor>().Address(app.Urls.First());
            return new BotHost(app, store, world, parts.Greeting(address)) { Address = address };
        }
        catch
        {
            if (app is not null) await app.DisposeAsync();
            await CloseAsync(opening);
            if (store is not null) await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>What was opened beside something that failed is closed too; that it failed as well would hide the first trouble.</summary>
    private static async Task CloseAsync(Task<HostWorld> opening)
    {
        await opening.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (opening.IsCompletedSuccessfully) await opening.Result.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // The workers first, then what they work with.
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        await _world.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static (BotSettings Settings, MigrationSettings? Migration) Read(ServeOptions options)
    {
        string[] files = [Path.Combine(AppContext.BaseDirectory, "appsettings.json"), .. options.SettingsFiles];
        var source = SettingsReader.Load(files, Environment.GetEnvironmentVariables());
        var settings = SettingsReader.Bind(source);
        settings = settings with
        {
            World = options.World ?? settings.World,
            Data = options.Data ?? settings.Data,
            Practice = settings.Practice with { Preset = options.Preset ?? settings.Practice.Preset, Pace = options.Pace ?? settings.Practice.Pace },
        };
        SettingsReader.Check(settings);
        var migration = SettingsReader.Section<MigrationSettings>(source, "Migration");
        if (migration is not null && SettingsRules.Mistakes(migration).ToList() is { Count: > 0 } mistakes) throw new SettingsException(mistakes);
        return (settings, migration);
    }
}
