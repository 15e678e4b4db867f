using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ChatOpsBot.Console;

namespace ChatOpsBot.Bot.Tests.Console;

/// <summary>What the page's door lets in: exact status for every wrong request.</summary>
public sealed class GuardTests : IAsyncLifetime
{
    private const string Say = """{"as":"ingrid","text":"status","id":"m-1"}""";
    private RoomHost _host = null!;
    private HttpClient _client = null!;
    private string _cookie = "";

    public async ValueTask InitializeAsync()
    {
        _host = await RoomHost.StartAsync();
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(_host.Origin) };
        using var opened = await _client.GetAsync(_host.Address);
        _cookie = opened.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task The_token_becomes_a_cookie_and_leaves_the_address()
    {
        using var opened = await _client.GetAsync(_host.Address);

        opened.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        opened.Headers.Location!.ToString().ShouldBe("/");
        var cookie = opened.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        cookie.ShouldNotContain(_host.Address.Split("t=")[1], Case.Insensitive, "the cookie is not the token");
    }

    [Theory]
    [InlineData("GET", "/api/state")]
    [InlineData("GET", "/api/events")]
    [InlineData("GET", "/api/series?name=lag")]
    [InlineData("GET", "/api/complete?text=st")]
    [InlineData("POST", "/api/say")]
    [InlineData("POST", "/api/press")]
    public async Task Without_the_cookie_there_is_neither_data_nor_events_nor_posts(string method, string path)
    {
        (await SendAsync(method, path, cookie: null)).ShouldBe(401);
        (await SendAsync(method, path, cookie: ConsoleDoor.Cookie + "=0123456789abcdef")).ShouldBe(401);
    }

    [Theory]
    [InlineData("evil.example", 400)]
    [InlineData("127.0.0.1", 400)]
    [InlineData("127.0.0.1:1", 400)]
    [InlineData("127.0.0.1.evil.example:PORT", 400)]
    [InlineData("LOCALHOST.evil.example:PORT", 400)]
    [InlineData("localhost:PORT", 200)]
    [InlineData("127.0.0.1:PORT", 200)]
    public async Task Only_our_exact_host_is_answered(string host, int status) =>
        (await SendAsync("GET", "/api/state", _cookie, ("Host", host.Replace("PORT", Port)))).ShouldBe(status);

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "https://127.0.0.1:PORT")]
    [InlineData("Origin", "http://localhost:PORT")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Other_sites_are_refused(string header, string value)
    {
        (await SendAsync("POST", "/api/say", _cookie, (header, value.Replace("PORT", Port)))).ShouldBe(403);
        (await SendAsync("GET", "/api/state", _cookie, (header, value.Replace("PORT", Port)))).ShouldBe(403);
        _host.Room.Said.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("multipart/form-data", 415)]
    [InlineData("", 415)]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    public async Task Only_JSON_is_taken(string type, int status) =>
        (await SendAsync("POST", "/api/say", _cookie, ("Content-Type", type))).ShouldBe(status);

    [Theory]
    [InlineData("", 400)]
    [InlineData("null", 400)]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"as":"ingrid","text":"status"}""", 400)]
    [InlineData("""{"as":"ingrid","text":"  ","id":"m-1"}""", 400)]
    [InlineData("""{"as":"ingrid","text":"status","id":"m 1"}""", 400)]
    [InlineData("""{"as":"ingrid","text":"status","id":"m-1","admin":true}""", 400)]
    [InlineData("""{"as":"somebody","text":"status","id":"m-1"}""", 403)]
    [InlineData("""{"text":"status","id":"m-1"}""", 403)]
    [InlineData("""{"as":{"a":1},"text":"status","id":"m-1"}""", 400)]
    public async Task Bodies_are_read_strictly(string body, int status)
    {
        (await SendAsync("POST", "/api/say", _cookie, body)).ShouldBe(status);
        _host.Room.Said.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Oversized_bodies_are_refused_with_and_without_a_stated_length(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/say");
        request.Headers.Add("Cookie", _cookie);
        request.Content = new StringContent($$"""{"as":"ingrid","id":"m-1","text":"{{new string('x', 70_000)}}"}""", Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await _client.SendAsync(request);

        ((int)answer.StatusCode).ShouldBe(413);
        _host.Room.Said.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/page/..%2fappsettings.json", 404)]
    [InlineData("/page/appsettings.json", 404)]
    [InlineData("/page/%2e%2e/ChatOpsBot.dll", 404)]
    [InlineData("/page/app.js", 200)]
    public async Task Only_the_pages_own_files_can_be_named(string path, int status) =>
        (await SendAsync("GET", path, _cookie)).ShouldBe(status);

    [Theory]
    [InlineData("/?t=wrong")]
    [InlineData("/?t=")]
    [InlineData("/?t=%00")]
    [InlineData("/")]
    public async Task A_wrong_token_opens_nothing(string path)
    {
        using var answer = await _client.GetAsync(path);
        ((int)answer.StatusCode).ShouldBe(401);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Open the address that the bot printed");
    }

    [Fact]
    public async Task Outside_practice_the_link_works_once()
    {
        await using var host = await RoomHost.StartAsync(once: true);
        (await _client.GetAsync(host.Address)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await _client.GetAsync(host.Address)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/page/app.js")]
    [InlineData("/api/state")]
    public async Task Every_answer_says_what_a_browser_may_do_with_it(string path)
    {
        using var answer = await _client.GetAsync(path);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self'");
        policy.ShouldNotContain("unsafe");
        policy.ShouldContain("frame-ancestors 'none'");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
    }

    [Fact]
    public async Task A_person_the_page_may_not_speak_as_is_not_drawn_for() =>
        (await SendAsync("GET", "/api/state?as=somebody", _cookie)).ShouldBe(403);

    [Theory]
    [InlineData("/api/series?name=secrets", 404)]
    [InlineData("/api/series?name=lag&since=yesterday", 400)]
    [InlineData("/api/series?name=lag&since=2026-11-24T10:00:00Z", 200)]
    public async Task Series_are_asked_for_by_name_and_time(string path, int status) => (await SendAsync("GET", path, _cookie)).ShouldBe(status);

    private string Port => new Uri(_host.Origin).Port.ToString();

    private Task<int> SendAsync(string method, string path, string? cookie, params (string Name, string Value)[] headers) =>
        SendAsync(method, path, cookie, Say, headers);

    private async Task<int> SendAsync(string method, string path, string? cookie, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        if (method == "POST")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in headers)
            if (name != "Content-Type") request.Headers.TryAddWithoutValidation(name, value);
            else if (value.Length == 0) request.Content!.Headers.ContentType = null;
            else request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return (int)answer.StatusCode;
    }
}
