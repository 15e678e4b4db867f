using System.Net;
using System.Text.Json.Nodes;
using ChatOpsBot.Chat;

namespace ChatOpsBot.Bot.Tests.Teams;

public sealed class MessageTests : IAsyncLifetime
{
    private TeamsHost host = null!;

    public async ValueTask InitializeAsync() => host = await TeamsHost.StartAsync();

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task A_message_becomes_ours_and_its_answer_is_posted_to_the_thread_after_the_turn()
    {
        (await host.SendAsync(host.Activity(text: "status", id: "1000"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        var message = host.Received.ShouldHaveSingleItem();
        message.Address.ShouldBe("teams:19:ab@thread.tacv2;messageid=17");
        message.Cause.ShouldBe("teams:19:ab@thread.tacv2;messageid=17/1000");
        var call = await host.Connector.TakeAsync();
        call.Method.ShouldBe("POST");
        call.Path.ShouldBe("/amer/tenant/v3/conversations/19%3Aab%40thread.tacv2%3Bmessageid%3D17/activities");
        ((string)JsonNode.Parse(call.Body)!["text"]!).ShouldBe("Noted: status");
        AppDomain.CurrentDomain.GetAssemblies().ShouldNotContain(a => a.GetName().Name == "AdaptiveCards"); // an empty stand-in: loading it would mean using it
    }

    [Fact]
    public async Task Only_the_mention_of_the_bot_is_taken_out()
    {
        await host.SendAsync(TeamsHost.With(host.Activity(text: "<at>opsbot</at>&nbsp;todo ask for leave for <at>Marta</at>"), a => a["entities"] = new JsonArray(
            Mention($"28:{TeamsHost.App}", "<at>opsbot</at>"), Mention("29:marta", "<at>Marta</at>"), new JsonObject { ["type"] = "clientInfo", ["locale"] = "en-US" })));
        MessageText.Read(host.Received.ShouldHaveSingleItem().Text).Words.ShouldBe("todo ask for leave for <at>Marta</at>");
    }

    [Fact]
    public async Task A_submit_button_of_an_old_client_is_a_press()
    {
        await host.SendAsync(TeamsHost.With(host.Activity(text: null), a => a["value"] = new JsonObject { ["b"] = "opaque", ["typed"] = "prod" }));
        host.Received.ShouldHaveSingleItem().Press.ShouldBe(new Press("opaque", "prod"));
    }

    [Fact]
    public async Task A_message_that_came_before_is_not_answered_again()
    {
        host.Say = _ => Task.FromResult(new ChatReply(ReplyKind.SeenBefore, "again"));
        await host.SendAsync(host.Activity(id: "1"));
        host.Say = _ => Task.FromResult(new ChatReply(ReplyKind.Told, "fresh"));
        await host.SendAsync(host.Activity(id: "2"));
        ((string)JsonNode.Parse((await host.Connector.TakeAsync()).Body)!["text"]!).ShouldBe("fresh");
    }

    [Fact]
    public async Task After_a_bug_of_ours_the_person_hears_of_it_and_the_same_message_is_taken_again()
    {
        host.Say = _ => throw new InvalidOperationException("secret inside");
        (await host.SendAsync(host.Activity(id: "5"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Connector.TakeAsync()).Body.ShouldContain("Something went wrong");
        host.Say = _ => Task.FromResult(new ChatReply(ReplyKind.Noted, "done now"));
        await host.SendAsync(host.Activity(id: "5"));
        (await host.Connector.TakeAsync()).Body.ShouldContain("done now");
    }

    private static JsonObject Mention(string id, string text) => new() { ["type"] = "mention", ["mentioned"] = new JsonObject { ["id"] = id }, ["text"] = text };
}
