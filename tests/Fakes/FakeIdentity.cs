using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Fakes;

/// <summary>Publishes OpenID metadata and keys on loopback, and signs with them whatever it is told: also tokens that must be refused.</summary>
public sealed class FakeIdentity : IAsyncDisposable
{
    // Making a key takes longer than all the rest of a test.
    private static readonly ConcurrentDictionary<string, RSA> Made = new(StringComparer.Ordinal);

    private readonly WebApplication program;
    private readonly ConcurrentDictionary<string, (RSA Key, string[]? Endorsements)> published = new(StringComparer.Ordinal);
    private int fetches;

    private FakeIdentity(WebApplication app) => program = app;

    public string Metadata { get; private set; } = "";

    /// <summary>How often the keys were fetched.</summary>
    public int Fetches => fetches;

    public static async Task<FakeIdentity> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var fake = new FakeIdentity(app);
        app.MapGet("/metadata", () => $$"""{"issuer":"https://api.botframework.com","jwks_uri":"{{app.Urls.Single()}}/keys","id_token_signing_alg_values_supported":["RS256"]}""");
        app.MapGet("/keys", () => fake.Keys());
        await app.StartAsync();
        fake.Metadata = $"{app.Urls.Single()}/metadata";
        return fake;
    }

    public void Publish(string kid, params string[]? endorsements) => published[kid] = (Made.GetOrAdd(kid, _ => RSA.Create(2048)), endorsements);

    /// <summary>Header and payload as given, signed with the published key of that name.</summary>
    public string Sign(JsonObject header, JsonObject payload, string kid) =>
        Sign(header, payload, bytes => published[kid].Key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Sign(JsonObject header, JsonObject payload, Func<byte[], byte[]> sign)
    {
        var text = $"{Encode(header)}.{Encode(payload)}";
        return $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    public RSA Key(string kid) => published[kid].Key;

    public ValueTask DisposeAsync() => program.DisposeAsync();

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));

    private string Keys()
    {
        Interlocked.Increment(ref fetches);
        var keys = published.Select(p =>
        {
            var parameters = p.Value.Key.ExportParameters(includePrivateParameters: false);
            var key = new JsonObject
            {
                ["kty"] = "RSA", ["use"] = "sig", ["kid"] = p.Key,
                ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent),
            };
            if (p.Value.Endorsements is { } endorsements) key["endorsements"] = new JsonArray([.. endorsements.Select(e => (JsonNode)e)]);
            return (JsonNode)key;
        });
        return new JsonObject { ["keys"] = new JsonArray([.. keys]) }.ToJsonString();
    }
}
