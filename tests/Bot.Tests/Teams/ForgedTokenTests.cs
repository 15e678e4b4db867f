using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Chat;
using ChatOpsBot.Fakes;

namespace ChatOpsBot.Bot.Tests.Teams;

/// <summary>Every way of getting in that we know of; the list of facts about the SDK, section 3.2, by the column of our guard.</summary>
public sealed class ForgedTokenTests : IClassFixture<ForgedTokenTests.Running>
{
    private readonly TeamsHost host;

    public ForgedTokenTests(Running running)
    {
        host = running.Host;
        host.Received.Clear();
        host.Say = _ => Task.FromResult(new ChatReply(ReplyKind.SeenBefore, "")); // so that nothing is sent, whatever gets in
    }

    /// <summary>What must be let in. Name, change of the payload.</summary>
    public static TheoryData<string> Good => ["valid", "expired 4 min", "nbf in 4 min", "no nbf", "exp in 10 years"];

    [Theory]
    [MemberData(nameof(Good))]
    public async Task What_is_good_gets_in(string name)
    {
        var answer = await host.SendAsync(host.Activity().ToJsonString(), $"Bearer {Signed(Changed(name))}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        host.Received.Count.ShouldBe(1);
    }

    public static TheoryData<string> BadPayloads =>
    [
        "wrong aud", "no aud", "aud array, ours second", "aud array, ours first", "wrong iss", "no iss", "expired 10 min", "no exp", "nbf in 10 min",
        "no serviceurl", "other serviceurl", "serviceurl without slash", "serviceUrl in camel case",
        "emulator issuer v1", "emulator issuer v2", "emulator issuer of another app", "own outbound token", "foreign tenant, our appid", "skill-like",
    ];

    [Theory]
    [MemberData(nameof(BadPayloads))]
    public async Task A_payload_that_is_not_for_us_stays_out(string name) =>
        await StaysOutAsync(host.Activity(), $"Bearer {Signed(Changed(name))}");

    public static TheoryData<string> BadHeaders =>
    [
        "missing", "empty", "Basic", "lower case", "two spaces", "garbage", "three words", "alg none", "alg none with kid", "HS256 with the public key", "altered payload",
        "foreign signature", "unknown kid", "PS256", "RS512", "no kid", "9 KB",
    ];

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public async Task A_header_that_is_no_good_token_stays_out(string name) => await StaysOutAsync(host.Activity(), Header(name));

    [Theory]
    [InlineData("unendorsed")]
    [InlineData("slack-only")]
    public async Task A_key_not_endorsed_for_Teams_stays_out(string kid) => await StaysOutAsync(host.Activity(), $"Bearer {host.Token(kid)}");

    public static TheoryData<string> BadActivities =>
    [
        "channel MSTEAMS", "channel emulator", "channel empty", "channel missing", "channel slack", "channel AseChannel", "channel directline",
        "no serviceUrl", "serviceUrl notaurl", "serviceUrl file", "serviceUrl with user", "serviceUrl with query", "other port", "other tenant", "tenants differ", "no tenant",
        "no channelData", "no conversation", "no from", "no recipient", "no id",
    ];

    [Theory]
    [MemberData(nameof(BadActivities))]
    public async Task An_activity_that_is_not_plainly_from_Teams_stays_out(string name)
    {
        var activity = Odd(name);
        var payload = host.Payload();
        payload["serviceurl"] = activity["serviceUrl"]?.DeepClone(); // signed for it: the rest is what is wrong
        await StaysOutAsync(activity, $"Bearer {Signed(payload)}");
    }

    [Theory]
    [InlineData("slack-only", "slack")]
    [InlineData("slack-only", "")]
    public async Task A_key_of_another_channel_stays_out_also_with_its_own_channel(string kid, string channel) =>
        await StaysOutAsync(TeamsHost.With(host.Activity(), a => a["channelId"] = channel), $"Bearer {host.Token(kid)}");

    [Fact]
    public async Task A_stranger_who_is_named_by_claim_and_activity_never_gets_our_token()
    {
        await using var stranger = await FakeConnector.StartAsync();
        var activity = TeamsHost.With(host.Activity(), a => a["serviceUrl"] = stranger.ServiceUrl);
        var payload = TeamsHost.With(host.Payload(), p => p["serviceurl"] = stranger.ServiceUrl);
        await StaysOutAsync(activity, $"Bearer {Signed(payload)}");
        stranger.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_message_twice_is_taken_once()
    {
        var activity = host.Activity();
        (await host.SendAsync(activity)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.SendAsync(activity)).StatusCode.ShouldBe(HttpStatusCode.OK);
        host.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_new_key_counts_for_the_first_token_signed_with_it()
    {
        await using var fresh = await TeamsHost.StartAsync();
        (await fresh.SendAsync(fresh.Activity())).StatusCode.ShouldBe(HttpStatusCode.OK);
        fresh.Identity.Publish("rotated", "msteams");
        (await fresh.SendAsync(fresh.Activity().ToJsonString(), $"Bearer {fresh.Token("rotated")}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_flood_of_made_up_key_ids_does_not_become_a_flood_of_fetches()
    {
        await using var fresh = await TeamsHost.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var token = fresh.Identity.Sign(Head($"made-up-{i}"), fresh.Payload(), "good");
            (await fresh.SendAsync(fresh.Activity().ToJsonString(), $"Bearer {token}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        fresh.Identity.Fetches.ShouldBeLessThanOrEqualTo(3);
    }

    private async Task StaysOutAsync(JsonObject activity, string? authorization)
    {
        var answer = await host.SendAsync(activity.ToJsonString(), authorization);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();
        host.Received.ShouldBeEmpty();
        host.Connector.Calls.ShouldBeEmpty();
    }

    private string Signed(JsonObject payload) => host.Identity.Sign(Head("good"), payload, "good");

    private static JsonObject Head(string? kid, string alg = "RS256")
    {
        var head = new JsonObject { ["alg"] = alg, ["typ"] = "JWT" };
        if (kid is not null) head["kid"] = kid;
        return head;
    }

    private JsonObject Changed(string name) => TeamsHost.With(host.Payload(), p =>
    {
        switch (name)
        {
            case "expired 4 min": p["nbf"] = TeamsHost.At(-60); p["exp"] = TeamsHost.At(-4); break;
            case "expired 10 min": p["nbf"] = TeamsHost.At(-60); p["exp"] = TeamsHost.At(-10); break;
            case "nbf in 4 min": p["nbf"] = TeamsHost.At(4); break;
            case "nbf in 10 min": p["nbf"] = TeamsHost.At(10); break;
            case "no nbf": p.Remove("nbf"); break;
            case "no exp": p.Remove("exp"); break;
            case "exp in 10 years": p["exp"] = DateTimeOffset.UtcNow.AddYears(10).ToUnixTimeSeconds(); break;
            case "wrong aud": p["aud"] = Guid.Empty.ToString(); break;
            case "no aud": p.Remove("aud"); break;
            case "aud array, ours second": p["aud"] = new JsonArray("other", TeamsHost.App); break;
            case "aud array, ours first": p["aud"] = new JsonArray(TeamsHost.App, "other"); break;
            case "wrong iss": p["iss"] = "https://api.botframework.us"; break;
            case "no iss": p.Remove("iss"); break;
            case "no serviceurl": p.Remove("serviceurl"); break;
            case "other serviceurl": p["serviceurl"] = $"{host.Connector.Origin}/emea/"; break;
            case "serviceurl without slash": p["serviceurl"] = host.Connector.ServiceUrl.TrimEnd('/'); break;
            case "serviceUrl in camel case": p["serviceUrl"] = p["serviceurl"]!.DeepClone(); p.Remove("serviceurl"); break;
            case "emulator issuer v1": Own(p, "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/", TeamsHost.App); break;
            case "emulator issuer v2": Own(p, "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0", TeamsHost.App); break;
            case "emulator issuer of another app": Own(p, "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/", Guid.Empty.ToString()); break;
            case "own outbound token": Own(p, $"https://sts.windows.net/{TeamsHost.Tenant}/", TeamsHost.App); break;
            case "foreign tenant, our appid": Own(p, $"https://sts.windows.net/{Guid.Empty}/", TeamsHost.App); break;
            case "skill-like": p["iss"] = $"https://login.microsoftonline.com/{TeamsHost.Tenant}/v2.0"; p["azp"] = Guid.Empty.ToString(); p["ver"] = "2.0"; break;
        }
    });

    private static void Own(JsonObject p, string issuer, string app)
    {
        (p["iss"], p["aud"], p["appid"], p["azp"], p["ver"]) = (issuer, "https://api.botframework.com", app, app, "1.0");
        p["tid"] = TeamsHost.Tenant;
    }

    private string? Header(string name)
    {
        var good = host.Token();
        var parts = good.Split('.');
        using var stranger = RSA.Create(2048);
        return name switch
        {
            "missing" => null,
            "empty" => "",
            "Basic" => "Basic dXNlcjpwYXNz",
            "lower case" => $"bearer {good}",
            "two spaces" => $"Bearer  {good}",
            "garbage" => "Bearer abc",
            "three words" => "Bearer a.b.c",
            "alg none" => $"Bearer {FakeIdentity.Sign(Head(null, "none"), host.Payload(), _ => [])}",
            "alg none with kid" => $"Bearer {FakeIdentity.Sign(Head("good", "none"), host.Payload(), _ => [])}",
            "HS256 with the public key" => $"Bearer {FakeIdentity.Sign(Head("good", "HS256"), host.Payload(), b => HMACSHA256.HashData(Encoding.ASCII.GetBytes(host.Identity.Key("good").ExportSubjectPublicKeyInfoPem()), b))}",
            "altered payload" => $"Bearer {parts[0]}.{Signed(Changed("exp in 10 years")).Split('.')[1]}.{parts[2]}",
            "foreign signature" => $"Bearer {FakeIdentity.Sign(Head("good"), host.Payload(), b => stranger.SignData(b, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}",
            "unknown kid" => $"Bearer {host.Identity.Sign(Head("nobody"), host.Payload(), "good")}",
            "PS256" => $"Bearer {FakeIdentity.Sign(Head("good", "PS256"), host.Payload(), b => host.Identity.Key("good").SignData(b, HashAlgorithmName.SHA256, RSASignaturePadding.Pss))}",
            "RS512" => $"Bearer {FakeIdentity.Sign(Head("good", "RS512"), host.Payload(), b => host.Identity.Key("good").SignData(b, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1))}",
            "no kid" => $"Bearer {host.Identity.Sign(Head(null), host.Payload(), "good")}",
            "9 KB" => $"Bearer {new string('a', 9_000)}",
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such case"),
        };
    }

    private JsonObject Odd(string name) => TeamsHost.With(host.Activity(), a =>
    {
        switch (name.Split(' '))
        {
            case ["channel", "empty"]: a["channelId"] = ""; break;
            case ["channel", "missing"]: a.Remove("channelId"); break;
            case ["channel", var channel]: a["channelId"] = channel; break;
            case ["no", "tenant"]: ((JsonObject)a["conversation"]!).Remove("tenantId"); break;
            case ["no", var field]: a.Remove(field); break;
            case ["serviceUrl", "notaurl"]: a["serviceUrl"] = "notaurl"; break;
            case ["serviceUrl", "file"]: a["serviceUrl"] = "file:///etc/"; break;
            case ["serviceUrl", "with", "user"]: a["serviceUrl"] = host.Connector.ServiceUrl.Replace("http://", "http://user:pw@", StringComparison.Ordinal); break;
            case ["serviceUrl", "with", "query"]: a["serviceUrl"] = $"{host.Connector.ServiceUrl}?x=1"; break;
            case ["other", "port"]: a["serviceUrl"] = "http://127.0.0.1:1/amer/"; break;
            case ["other", "tenant"]:
                a["conversation"]!["tenantId"] = Guid.Empty.ToString();
                a["channelData"]!["tenant"]!["id"] = Guid.Empty.ToString();
                break;
            case ["tenants", "differ"]: a["channelData"]!["tenant"]!["id"] = Guid.Empty.ToString(); break;
            default: throw new ArgumentOutOfRangeException(nameof(name), name, "no such case");
        }
    });

    /// <summary>One edge for all tests of the class: each sends something of its own.</summary>
    public sealed class Running : IAsyncLifetime
    {
        internal TeamsHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Host = await TeamsHost.StartAsync();

        public async ValueTask DisposeAsync() => await Host.DisposeAsync();
    }
}
