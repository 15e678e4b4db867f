using ChatOpsBot.Console;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Bot.Tests.Console;

/// <summary>The page's HTTP side on a port of its own, before a room that plays.</summary>
internal sealed class RoomHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RoomHost(WebApplication app, ConsoleDoor door, SampleRoom room)
    {
        (_app, Door, Room) = (app, door, room);
        Origin = app.Urls.Single();
    }

    public ConsoleDoor Door { get; }

    public SampleRoom Room { get; }

    /// <summary><c>http://127.0.0.1:12345</c></summary>
    public string Origin { get; }

    public string Address => Door.Address(Origin);

    public static async Task<RoomHost> StartAsync(bool once = false, string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        var (door, room) = (new ConsoleDoor(once), new SampleRoom());
        builder.Services.AddSingleton(door).AddSingleton<IWarRoom>(room).AddRouting();
        var app = builder.Build();
        app.MapConsole();
        await app.StartAsync();
        return new RoomHost(app, door, room);
    }

    public async ValueTask DisposeAsync()
    {
        using var quickly = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(quickly.Token);
        await _app.DisposeAsync();
    }
}
