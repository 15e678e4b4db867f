using System.Text.Json.Nodes;

namespace ChatOpsBot.Bot.Tests.Console;

/// <summary>What is live: the whole state on connect, then every change.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task The_whole_state_comes_on_connect_and_after_every_change()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var host = await RoomHost.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(host.Origin), Timeout = Timeout.InfiniteTimeSpan };
        await client.GetAsync(host.Address, limit.Token);
        using var reader = new StreamReader(await client.GetStreamAsync("/api/events?as=marta", limit.Token));

        var first = await NextStateAsync(reader, limit.Token);
        first["you"]!["id"]!.GetValue<string>().ShouldBe("marta");
        first["run"]!["headline"]!.GetValue<string>().ShouldBe("46 %");

        host.Room.Progress(47);
        var second = await NextStateAsync(reader, limit.Token);
        second["run"]!["headline"]!.GetValue<string>().ShouldBe("47 %");
        second["version"]!.GetValue<long>().ShouldBeGreaterThan(first["version"]!.GetValue<long>());
    }

    [Fact]
    public async Task What_is_said_twice_with_one_id_reaches_the_room_with_that_id()
    {
        await using var host = await RoomHost.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(host.Origin) };
        await client.GetAsync(host.Address);
        for (var i = 0; i < 2; i++)
            (await client.PostAsync("/api/say", new StringContent("""{"as":"tomas","text":"status","id":"same"}""", null, "application/json"))).IsSuccessStatusCode.ShouldBeTrue();

        // Which of them counts is decided behind the one door, by this id.
        host.Room.Said.Select(s => s.Id).ShouldBe(["same", "same"]);
    }

    private static async Task<JsonNode> NextStateAsync(StreamReader reader, CancellationToken cancel)
    {
        while (true)
            if (await reader.ReadLineAsync(cancel) is { } line && line.StartsWith("data: {", StringComparison.Ordinal))
                return JsonNode.Parse(line["data: ".Length..])!;
    }
}
