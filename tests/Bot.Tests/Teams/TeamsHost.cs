using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Chat;
using ChatOpsBot.Fakes;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Teams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Bot.Tests.Teams;

/// <summary>The Teams edge on a real port, between a fake connector and a fake publisher of keys; what reaches the intake is kept.</summary>
internal sealed class TeamsHost : IAsyncDisposable
{
    public const string App = "11111111-0000-4000-8000-00000000000a";
    public const string Tenant = "22222222-0000-4000-8000-00000000000b";
    public const string Person = "33333333-0000-4000-8000-00000000000c";

    private readonly WebApplication program;
    private int ids;

    private TeamsHost(WebApplication app, FakeConnector connector, FakeIdentity identity)
    {
        program = app;
        Connector = connector;
        Identity = identity;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromMinutes(2) };
    }

    public FakeConnector Connector { get; }

    public FakeIdentity Identity { get; }

    public HttpClient Http { get; }

    public ConcurrentQueue<ChatMessage> Received { get; } = new();

    /// <summary>What the intake says; set it to be slow or to fail.</summary>
    public Func<ChatMessage, Task<ChatReply>> Say { get; set; } = m => Task.FromResult(new ChatReply(ReplyKind.Noted, $"Noted: {m.Text}"));

    public ITeamsPoster Poster => program.Services.GetRequiredService<ITeamsPoster>();

    public static async Task<TeamsHost> StartAsync(bool emulator = false, Func<IServiceProvider, Func<ChatMessage, CancellationToken, Task<ChatReply>>>? intake = null)
    {
        var (connector, identity) = (await FakeConnector.StartAsync(), await FakeIdentity.StartAsync());
        identity.Publish("good", "msteams", "skype");
        identity.Publish("slack-only", "slack");
        identity.Publish("unendorsed", null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        TeamsHost? host = null;
        builder.Services.AddSingleton<INotebook, MemoryNotebook>();
        builder.Services.AddTeams(new TeamsOptions(App, Tenant, emulator ? [] : [Tenant], emulator ? [] : [connector.Origin])
        {
            Metadata = identity.Metadata, ClientSecret = "never-used", Emulator = emulator,
        });
        builder.Services.AddSingleton<ServiceClientCredentialsFactory, NoCredentials>();
        builder.Services.AddSingleton(intake ?? (_ => async (message, _) =>
        {
            host!.Received.Enqueue(message);
            return await host.Say(message);
        }));
        var app = builder.Build();
        app.MapTeams();
        await app.StartAsync();
        return host = new TeamsHost(app, connector, identity);
    }

    public JsonObject Activity(string type = "message", string? text = "status", string? id = null) => new()
    {
        ["type"] = type, ["id"] = id ?? $"{Interlocked.Increment(ref ids)}", ["channelId"] = "msteams", ["serviceUrl"] = Connector.ServiceUrl, ["text"] = text,
        ["from"] = new JsonObject { ["id"] = "29:one", ["name"] = "Ines", ["aadObjectId"] = Person },
        ["recipient"] = new JsonObject { ["id"] = $"28:{App}", ["name"] = "opsbot" },
        ["conversation"] = new JsonObject { ["id"] = "19:ab@thread.tacv2;messageid=17", ["isGroup"] = true, ["conversationType"] = "channel", ["tenantId"] = Tenant },
        ["channelData"] = new JsonObject { ["tenant"] = new JsonObject { ["id"] = Tenant } },
    };

    public JsonObject Press(string button = "opaque", string? id = null) => With(Activity("invoke", null, id), a =>
    {
        a["name"] = "adaptiveCard/action";
        a["value"] = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = "press", ["data"] = new JsonObject { ["b"] = button, ["because"] = "why not" } }, ["trigger"] = "manual" };
    });

    public static JsonObject With(JsonObject json, Action<JsonObject> change)
    {
        change(json);
        return json;
    }

    public JsonObject Payload() => new()
    {
        ["iss"] = "https://api.botframework.com", ["aud"] = App, ["serviceurl"] = Connector.ServiceUrl,
        ["nbf"] = At(-1), ["exp"] = At(60),
    };

    public static long At(int minutes) => DateTimeOffset.UtcNow.AddMinutes(minutes).ToUnixTimeSeconds();

    public string Token(string kid = "good") => Identity.Sign(new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = kid }, Payload(), kid);

    public Task<HttpResponseMessage> SendAsync(JsonObject activity) => SendAsync(activity.ToJsonString(), $"Bearer {Token()}");

    public async Task<HttpResponseMessage> SendAsync(string body, string? authorization, string type = "application/json", Encoding? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = new ByteArrayContent((encoding ?? Encoding.UTF8).GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await program.DisposeAsync();
        await Connector.DisposeAsync();
        await Identity.DisposeAsync();
    }
}
