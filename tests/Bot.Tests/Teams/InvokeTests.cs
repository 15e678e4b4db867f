using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Chat;

namespace ChatOpsBot.Bot.Tests.Teams;

public sealed class InvokeTests : IAsyncLifetime
{
    private TeamsHost host = null!;

    public async ValueTask InitializeAsync() => host = await TeamsHost.StartAsync();

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task A_press_is_answered_with_the_decision()
    {
        host.Say = _ => Task.FromResult(new ChatReply(ReplyKind.Noted, "Approved by Ines; customer still missing."));
        var body = await BodyAsync(await host.SendAsync(host.Press()));
        ((int)body["statusCode"]!).ShouldBe(200);
        ((string)body["type"]!).ShouldBe("application/vnd.microsoft.activity.message");
        ((string)body["value"]!).ShouldBe("Approved by Ines; customer still missing.");
        host.Received.ShouldHaveSingleItem().Press.ShouldBe(new Press("opaque", null, "why not"));
        host.Connector.Calls.ShouldBeEmpty(); // nothing is sent from inside a turn
    }

    [Fact]
    public async Task A_person_is_the_object_id_with_its_tenant()
    {
        await host.SendAsync(host.Press());
        host.Received.ShouldHaveSingleItem().From.ShouldBe(PlatformIdentity.Teams(TeamsHost.Tenant, TeamsHost.Person));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"action\":7}")]
    [InlineData("""{"action":{"type":"Action.Submit","data":{"b":"x"}}}""")]
    [InlineData("""{"action":{"type":"Action.Execute"}}""")]
    [InlineData("""{"action":{"type":"Action.Execute","data":{"b":7}}}""")]
    [InlineData("""{"action":{"type":"Action.Execute","data":{"$type":"System.Object","b":{}}}}""")]
    public async Task A_press_that_is_none_gets_a_typed_error_with_HTTP_200(string value)
    {
        var body = await BodyAsync(await host.SendAsync(TeamsHost.With(host.Press(), a => a["value"] = JsonNode.Parse(value))));
        ((int)body["statusCode"]!).ShouldBe(400);
        ((string)body["type"]!).ShouldBe("application/vnd.microsoft.error");
        host.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("task/fetch")]
    [InlineData("no/such")]
    [InlineData(null)]
    public async Task Other_invokes_are_not_implemented(string? name) =>
        (await host.SendAsync(TeamsHost.With(host.Press(), a => a["name"] = name))).StatusCode.ShouldBe(HttpStatusCode.NotImplemented);

    [Fact]
    public async Task A_bug_of_ours_is_a_typed_answer_too()
    {
        host.Say = _ => throw new InvalidOperationException("secret inside");
        var answer = await host.SendAsync(host.Press());
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        text.ShouldContain("500");
        text.ShouldNotContain("secret inside");
    }

    [Fact]
    public async Task A_slow_decision_is_answered_before_it_is_made()
    {
        var decided = new TaskCompletionSource<ChatReply>();
        host.Say = _ => decided.Task;
        var body = await BodyAsync(await host.SendAsync(host.Press()));
        ((string)body["value"]!).ShouldContain("Still being decided");
        decided.SetResult(new ChatReply(ReplyKind.Noted, "done"));
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("\"text\"", HttpStatusCode.BadRequest)]
    [InlineData("{\"id\":\"1\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"type\":{}}", HttpStatusCode.BadRequest)]
    [InlineData("{\"type\":\"message\",\"text\":{}}", HttpStatusCode.BadRequest)]
    [InlineData("{\"type\":\"message\",\"timestamp\":\"yesterday\"}", HttpStatusCode.BadRequest)]
    public async Task A_body_that_is_no_activity_is_a_bad_request(string body, HttpStatusCode status) =>
        (await host.SendAsync(body, $"Bearer {host.Token()}")).StatusCode.ShouldBe(status);

    [Fact]
    public async Task Deep_and_UTF16_bodies_are_bad_requests()
    {
        (await host.SendAsync(string.Concat(Enumerable.Repeat("{\"value\":", 200)) + "1" + new string('}', 200), null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await host.SendAsync(host.Activity().ToJsonString(), null, encoding: Encoding.Unicode)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    public async Task Only_JSON_is_read(string type, HttpStatusCode status) =>
        (await host.SendAsync(host.Activity().ToJsonString(), $"Bearer {host.Token()}", type)).StatusCode.ShouldBe(status);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_big_body_is_refused_before_anybody_parses_it(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = new ByteArrayContent(new byte[300 * 1024]) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        (await host.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Only_POST_is_served(string method) =>
        (await host.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/api/messages"))).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);

    [Theory]
    [InlineData("typing")]
    [InlineData("messageReaction")]
    [InlineData("conversationUpdate")]
    [InlineData("installationUpdate")]
    [InlineData("somethingNew")]
    public async Task What_says_nothing_is_taken_quietly(string type)
    {
        (await host.SendAsync(host.Activity(type, null))).StatusCode.ShouldBe(HttpStatusCode.OK);
        host.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_senders_language_does_not_change_ours()
    {
        host.Say = _ => Task.FromResult(new ChatReply(ReplyKind.Noted, string.Create(CultureInfo.CurrentCulture, $"{1.5}")));
        var body = await BodyAsync(await host.SendAsync(TeamsHost.With(host.Press(), a => a["locale"] = "de-DE")));
        ((string)body["value"]!).ShouldBe("1.5");
    }

    [Fact]
    public async Task A_text_that_is_a_number_is_a_text()
    {
        (await host.SendAsync(TeamsHost.With(host.Activity(), a => a["text"] = 7))).StatusCode.ShouldBe(HttpStatusCode.OK);
        host.Received.ShouldHaveSingleItem().Text.ShouldBe("7");
    }

    private static async Task<JsonNode> BodyAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
