namespace ChatOpsBot.Settings;

/// <summary>
/// All settings, with their safe defaults: an empty file starts a practice migration on loopback. Read by <see cref="SettingsReader"/>;
/// an unknown key refuses the start.
/// </summary>
public sealed record BotSettings
{
    /// <summary><c>practice</c>, <c>dev</c>, <c>preprod</c> or <c>prod</c>; stands on run, card and command. <c>prod</c> raises floors.</summary>
    public string Environment { get; init; } = "practice";

    /// <summary>IANA zone in which cards tell the time, beside UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Folder of the journal; relative to the working directory.</summary>
    public string Data { get; init; } = "data";

    /// <summary>Folder with runbooks (<c>*.yaml</c>); empty: those beside the program.</summary>
    public string Runbooks { get; init; } = "";

    public JournalSettings Journal { get; init; } = new();

    public PracticeSettings Practice { get; init; } = new();

    /// <summary>Everybody who may speak, by an explicit list. Empty in practice: the four of the practice call.</summary>
    public IReadOnlyList<PersonSettings> People { get; init; } = [];

    /// <summary>Principal that speaks through the page in anything but practice; empty: the page only shows.</summary>
    public string PagePrincipal { get; init; } = "";

    /// <summary>A <c>world.json</c> that says where the clusters are; empty: the embedded practice world.</summary>
    public string World { get; init; } = "";

    /// <summary>Microsoft Teams; absent: the route does not exist.</summary>
    public TeamsSection? Teams { get; init; }

    public bool IsPractice => Environment == "practice";
}

public sealed record JournalSettings
{
    /// <summary><c>sqlite</c> (in <see cref="BotSettings.Data"/>) or <c>azure-tables</c>.</summary>
    public string Store { get; init; } = "sqlite";

    /// <summary>The chain's key: 32 random bytes as 64 hexadecimal digits or base64. Practice makes its own file; anything real needs this.</summary>
    public string Key { get; init; } = "";

    /// <summary>Connection string of the tables, for <c>azure-tables</c>.</summary>
    public string ConnectionString { get; init; } = "";

    // Never the key, never the connection string.
    public override string ToString() => $"JournalSettings {{ Store = {Store} }}";
}

public sealed record PracticeSettings
{
    /// <summary><c>small</c> (about 270 partitions) or <c>seed</c> (3,200).</summary>
    public string Preset { get; init; } = "small";

    /// <summary>Same seed of randomness, same world.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>By how much hours of silence are shortened; recorded in the run and said on the card.</summary>
    public double Pace { get; init; } = 60;
}

public sealed record PersonSettings
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Entra tenant and object id of the person, for Teams.</summary>
    public string TeamsTenant { get; init; } = "";

    public string TeamsObjectId { get; init; } = "";
}

/// <summary>As it stands in the file; <c>bot/Teams</c> checks it.</summary>
public sealed record TeamsSection
{
    public string AppId { get; init; } = "";

    /// <summary>The bot's own tenant.</summary>
    public string TenantId { get; init; } = "";

    public string ClientSecret { get; init; } = "";

    /// <summary>PEM file with certificate and key, instead of a secret.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>Tenants whose messages are taken; empty: only <see cref="TenantId"/>.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [];

    /// <summary>Hosts the connector may be at; empty: those of Teams.</summary>
    public IReadOnlyList<string> ServiceHosts { get; init; } = [];

    /// <summary>Unsigned messages, for the practice world on loopback only.</summary>
    public bool Emulator { get; init; }

    // Never the secret.
    public override string ToString() => $"TeamsSection {{ AppId = {AppId}, Emulator = {Emulator} }}";
}
