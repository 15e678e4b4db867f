using ChatOpsBot.Fakes;
using ChatOpsBot.Teams;

namespace ChatOpsBot.Bot.Tests.Teams;

public sealed class PosterTests : IAsyncLifetime
{
    private const string Address = "teams:19:ab@thread.tacv2;messageid=17";

    // What serializers like to change: nulls, trailing zeros, dates, order, escapes.
    private const string Card = """{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":"1.50 <b>ü","x":null,"n":1.50,"at":"2026-11-24T17:00:00+01:00"}],"b":1,"a":2}""";

    private readonly CancellationToken none = CancellationToken.None;
    private TeamsHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TeamsHost.StartAsync();
        await host.SendAsync(host.Activity("conversationUpdate", null)); // from now on its address is known
    }

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task A_card_goes_out_byte_for_byte_and_is_edited_in_place()
    {
        (await host.Poster.ShowAsync(Address, "run-7", Card, "Run 7", none)).ShouldBe(new Posted.Sent("m-1"));
        (await host.Poster.ShowAsync(Address, "run-7", Card.Replace("1.5", "1.6", StringComparison.Ordinal), "Run 7", none)).ShouldBeOfType<Posted.Sent>();
        (await host.Poster.ShowAsync(Address, "request-7-1", Card, "Request 1", none)).ShouldBeOfType<Posted.Sent>();
        var (posted, edited, other) = (await host.Connector.TakeAsync(), await host.Connector.TakeAsync(), await host.Connector.TakeAsync());
        posted.Method.ShouldBe("POST");
        posted.Body.ShouldContain(Card);
        posted.Authorization.ShouldBe("Bearer emulator");
        edited.Method.ShouldBe("PUT");
        edited.Path.ShouldEndWith("/activities/m-1");
        other.Method.ShouldBe("POST");
    }

    [Fact]
    public async Task A_card_that_was_deleted_is_posted_anew()
    {
        await host.Poster.ShowAsync(Address, "run-7", Card, "Run 7", none);
        host.Connector.Next(new ConnectorAnswer(404, """{"error":{"code":"ActivityNotFoundInConversation","message":"gone"}}"""));
        (await host.Poster.ShowAsync(Address, "run-7", Card, "Run 7", none)).ShouldBe(new Posted.Sent("m-2"));
        await host.Poster.ShowAsync(Address, "run-7", Card, "Run 7", none);
        host.Connector.Calls.Select(c => c.Method).ShouldBe(["POST", "PUT", "POST", "PUT"]);
        host.Connector.Calls[^1].Path.ShouldEndWith("/activities/m-2");
    }

    [Fact]
    public async Task Throttled_means_wait_as_told()
    {
        host.Connector.Next(new ConnectorAnswer(429, """{"error":{"code":"Throttled","message":"slow down"}}""", ("Retry-After", "17")));
        var later = (await host.Poster.SayAsync(Address, "hello", none)).ShouldBeOfType<Posted.TryLater>();
        later.After.ShouldBe(TimeSpan.FromSeconds(17));
        later.MaybePosted.ShouldBeFalse();
    }

    [Theory]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(412, false)]
    [InlineData(401, false)]
    public async Task Troubles_that_pass_are_tried_again_and_it_is_known_whether_it_may_be_there(int status, bool maybe)
    {
        host.Connector.Next(new ConnectorAnswer(status, "<html>"));
        (await host.Poster.SayAsync(Address, "hello", none)).ShouldBeOfType<Posted.TryLater>().MaybePosted.ShouldBe(maybe);
        host.Connector.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(413)]
    public async Task Troubles_that_stay_are_given_up(int status)
    {
        host.Connector.Next(new ConnectorAnswer(status, """{"error":{"code":"X","message":"no"}}"""));
        (await host.Poster.SayAsync(Address, "hello", none)).ShouldBeOfType<Posted.GaveUp>();
    }

    [Fact]
    public async Task An_answer_nobody_can_read_after_201_means_it_was_posted()
    {
        host.Connector.Next(new ConnectorAnswer(201, "{broken"));
        (await host.Poster.SayAsync(Address, "hello", none)).ShouldBe(new Posted.Sent(null));
    }

    [Fact]
    public async Task Redirects_are_not_followed()
    {
        await using var elsewhere = await FakeConnector.StartAsync();
        host.Connector.Next(new ConnectorAnswer(302, "", ("Location", $"{elsewhere.Origin}/stolen")));
        (await host.Poster.SayAsync(Address, "hello", none)).ShouldBeOfType<Posted.GaveUp>();
        elsewhere.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_nobody_wrote_from_nothing_can_be_sent() =>
        (await host.Poster.SayAsync("teams:other", "hello", none)).ShouldBeOfType<Posted.GaveUp>();
}
