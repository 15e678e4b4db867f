using System.Collections.Immutable;
using ChatOpsBot.Migration;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Rehearsal.Worlds;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Settings;
using WorldFile = ChatOpsBot.Migration.Settings.WorldFile;

namespace ChatOpsBot.Cli;

/// <summary>The world the host works on: the embedded practice world, or the one a world.json or the settings name.</summary>
internal sealed class HostWorld : IAsyncDisposable
{
    private const string PracticeIds = "practice-";

    private readonly ILoggerFactory _loggers;
    private PracticeWorld? _embedded;
    private MigrationSettings _settings;

    private HostWorld(PracticeWorld? embedded, MigrationSettings settings, ILoggerFactory loggers)
    {
        (_embedded, _settings, _loggers) = (embedded, settings, loggers);
        Hands = MigrationCatalogue.Create(settings, loggers, TimeProvider.System);
        Catalogue = CurrentHands.Over(() => Hands.Catalogue, Hands.Catalogue);
    }

    /// <summary>Of the present world: they change when the practice world is made anew.</summary>
    public MigrationHands Hands { get; private set; }

    /// <summary>The handlers of <see cref="Hands"/>, whichever they are when one is called.</summary>
    public Catalogue Catalogue { get; }

    /// <summary>It is ours and in this process.</summary>
    public bool IsEmbedded => _embedded is not null;

    /// <summary>Cluster ids by connection name, as the clusters gave them to <see cref="ProveAsync"/>.</summary>
    public ImmutableDictionary<string, string> Ids { get; private set; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Loopback addresses and cluster ids <c>practice-…</c>, checked at the clusters: people may play any role.</summary>
    public bool IsPractice { get; private set; }

    public static async Task<HostWorld> OpenAsync(BotSettings settings, MigrationSettings? configured, ILoggerFactory loggers, CancellationToken cancel)
    {
        PracticeWorld? embedded = null;
        try
        {
            if (settings.World.Length == 0 && configured is null) embedded = await EmbeddedAsync(settings, loggers, cancel);
            var migration = embedded is not null ? WorldFile.Read(embedded.FilePath).Settings
                : settings.World.Length > 0 ? WorldFile.Read(settings.World).Settings
                : configured!;
            return new HostWorld(embedded, migration, loggers);
        }
        catch
        {
            if (embedded is not null) await embedded.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Asks the clusters who they are; those in our own process are asked without the network. Until then nothing is believed to be practice.
    /// </summary>
    /// <exception cref="StartException">They do not answer, or are not what the settings call them.</exception>
    public async Task ProveAsync(BotSettings settings, CancellationToken cancel)
    {
        if (_embedded is not null) await _embedded.ReadyAsync(cancel);
        Ids = _embedded is { } ours ? Named(ours.Source.ClusterId, ours.Destination.ClusterId) : await IdsAsync(Hands, cancel);
        IsPractice = Practice(_settings, Ids);
        if (settings.IsPractice && !IsPractice)
            throw new StartException($"Environment is practice, but the clusters are {string.Join(" and ", Ids.Values)}: no practice world on loopback. Set Environment to dev, preprod or prod, and give Journal:Key and People.");
    }

    /// <summary>Puts a new practice world in the place of the embedded one. What is returned takes the old one down, once nobody works in it any more.</summary>
    public async Task<IAsyncDisposable> AgainAsync(BotSettings settings, CancellationToken cancel)
    {
        var fresh = await EmbeddedAsync(settings, _loggers, cancel);
        try
        {
            await fresh.ReadyAsync(cancel);
            var migration = WorldFile.Read(fresh.FilePath).Settings;
            var old = new Left(Hands, _embedded!);
            (_embedded, _settings, Hands) = (fresh, migration, MigrationCatalogue.Create(migration, _loggers, TimeProvider.System));
            Ids = Named(fresh.Source.ClusterId, fresh.Destination.ClusterId);
            return old;
        }
        catch
        {
            await fresh.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Hands.Dispose();
        if (_embedded is not null) await _embedded.DisposeAsync();
    }

    private static async Task<PracticeWorld> EmbeddedAsync(BotSettings settings, ILoggerFactory loggers, CancellationToken cancel)
    {
        if (!settings.IsPractice)
            throw new StartException($"Environment is {settings.Environment}, but neither World nor Migration says where the clusters are. Give --world FILE, or the section Migration.");
        return await PracticeWorld.StartAsync(new WorldOptions { Preset = settings.Practice.Preset, Seed = settings.Practice.Seed, Logging = loggers, WaitForWorkers = false }, cancel);
    }

    private static async Task<ImmutableDictionary<string, string>> IdsAsync(MigrationHands hands, CancellationToken cancel)
    {
        try
        {
            var ids = await hands.WorldIdsAsync(cancel);
            return Named(ids.Source, ids.Destination);
        }
        catch (WorldTroubleException trouble)
        {
            throw new StartException($"The clusters cannot be asked: {trouble.Message}. {trouble.WayOut}{(trouble.Class == "closed-port" ? " Is the world started?" : "")}");
        }
    }

    private static ImmutableDictionary<string, string> Named(string source, string destination) =>
        ImmutableDictionary.CreateRange([KeyValuePair.Create("source", source), KeyValuePair.Create("destination", destination)]);

    private static bool Practice(MigrationSettings settings, ImmutableDictionary<string, string> ids) =>
        ids.Values.All(i => i.StartsWith(PracticeIds, StringComparison.Ordinal))
        && new[] { settings.Source.Bootstrap, settings.Destination.Bootstrap }.SelectMany(b => b.Split(',')).All(OnLoopback);

    private static bool OnLoopback(string address) =>
        address.Trim().Split("://")[^1].Split(':')[0] is { } host && (host == "localhost" || (System.Net.IPAddress.TryParse(host, out var ip) && System.Net.IPAddress.IsLoopback(ip)));

    private sealed class Left(MigrationHands hands, PracticeWorld world) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            // Workers hear by the journal that their run is over, and let go of what they have in hand.
            await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            hands.Dispose();
            await world.DisposeAsync();
        }
    }
}
