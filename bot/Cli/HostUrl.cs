using System.Net;

namespace ChatOpsBot.Cli;

/// <summary>Where the web side listens, and how it starts: loopback only until sign-in exists.</summary>
internal static class HostUrl
{
    /// <exception cref="StartException">Not an address on this machine.</exception>
    public static void Check(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != "http" || uri.PathAndQuery != "/")
            throw new StartException($"--urls must be one address such as {ServeOptions.DefaultUrl}, not '{url}'.");
        if (uri.Host != "localhost" && !(IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)))
            throw new StartException($"The war room listens on this machine only, until it has sign-in: {uri.Host} is refused. Use {ServeOptions.DefaultUrl}, and a tunnel (ssh -L) from elsewhere.");
    }

    public static WebApplicationBuilder Builder(string url)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Production" });
        builder.Configuration.Sources.Clear(); // our settings are read by SettingsReader alone
        builder.Configuration.AddInMemoryCollection();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
        builder.Logging.ClearProviders();
        Write(builder.Logging);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("System", LogLevel.Warning);
        // A start that fails is told by whoever started it, in words; a worker that fails is told once, as critical.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        return builder;
    }

    /// <summary>For what is opened before the web side is built: warnings and worse.</summary>
    public static ILoggerFactory Loggers() => LoggerFactory.Create(l => Write(l).SetMinimumLevel(LogLevel.Warning));

    private static ILoggingBuilder Write(ILoggingBuilder logging) =>
        logging.AddSimpleConsole(c => { c.SingleLine = true; c.TimestampFormat = "HH:mm:ss "; c.UseUtcTimestamp = true; });

    public static async Task StartAsync(WebApplication app, string url, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException taken)
        {
            throw new StartException($"{url} cannot be listened on: {taken.Message} Is another bot running? Choose another port: --urls http://127.0.0.1:3979");
        }
    }
}
