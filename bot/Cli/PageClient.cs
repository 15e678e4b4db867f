using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Cli;

/// <summary>The page's own requests, without a browser: enter by the printed address, look, say, press.</summary>
internal sealed class PageClient : IDisposable
{
    private readonly HttpClient _http;
    private int _said;

    private PageClient(HttpClient http) => _http = http;

    public static async Task<PageClient> EnterAsync(string address, CancellationToken cancel)
    {
        var uri = new Uri(address);
#pragma warning disable CA2000 // the client owns it
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false }) { BaseAddress = new Uri(uri.GetLeftPart(UriPartial.Authority)) };
#pragma warning restore CA2000
        http.DefaultRequestHeaders.Add("Origin", uri.GetLeftPart(UriPartial.Authority));
        using var entered = await http.GetAsync(uri, cancel);
        entered.EnsureSuccessStatusCode();
        return new PageClient(http);
    }

    public async Task<JsonObject> LookAsync(string person, CancellationToken cancel) =>
        await _http.GetFromJsonAsync<JsonObject>($"/api/state?as={person}", cancel) ?? throw new StartException("The page's state is empty.");

    /// <summary>Says a line as a person; done, and the bot's words.</summary>
    public Task<(bool Done, string Words)> SayAsync(string person, string text, CancellationToken cancel) =>
        PostAsync("/api/say", new JsonObject { ["as"] = person, ["text"] = text, ["id"] = NewId() }, cancel);

    /// <summary>Presses a button as a person.</summary>
    public Task<(bool Done, string Words)> PressAsync(string person, string button, CancellationToken cancel) =>
        PostAsync("/api/press", new JsonObject { ["as"] = person, ["button"] = button, ["id"] = NewId() }, cancel);

    public void Dispose() => _http.Dispose();

    private async Task<(bool Done, string Words)> PostAsync(string path, JsonObject body, CancellationToken cancel)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, cancel);
        var said = await answer.Content.ReadFromJsonAsync<JsonObject>(cancel) ?? [];
        return (answer.IsSuccessStatusCode && said["done"]?.GetValue<bool>() == true, (said["words"] ?? said["error"])?.ToString() ?? "");
    }

    private string NewId() => $"rehearsal-{Guid.NewGuid():N}-{Interlocked.Increment(ref _said)}";
}
