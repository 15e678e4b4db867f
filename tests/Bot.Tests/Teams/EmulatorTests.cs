using System.Net;

namespace ChatOpsBot.Bot.Tests.Teams;

public sealed class EmulatorTests : IAsyncLifetime
{
    private TeamsHost host = null!;

    public async ValueTask InitializeAsync() => host = await TeamsHost.StartAsync(emulator: true);

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task It_takes_unsigned_messages_from_this_machine()
    {
        (await host.SendAsync(host.Activity().ToJsonString(), null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Connector.TakeAsync()).Body.ShouldContain("Noted: status");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_form_of_some_web_page_does_not_get_in(string type)
    {
        (await host.SendAsync(host.Activity().ToJsonString(), null, type)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        host.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_was_made_to_point_at_this_machine_does_not_get_in()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = new StringContent(host.Activity().ToJsonString(), null, "application/json") };
        request.Headers.Host = "rebound.example";
        (await host.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        host.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_answers_to_this_machine_only()
    {
        var away = TeamsHost.With(host.Activity(), a => a["serviceUrl"] = "https://smba.trafficmanager.net/amer/");
        (await host.SendAsync(away.ToJsonString(), null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
