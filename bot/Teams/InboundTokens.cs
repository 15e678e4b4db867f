using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ChatOpsBot.Teams;

/// <summary>
/// Full validation of the tokens that Teams' messages carry: signature by a published key that is endorsed for Teams, issuer, audience, lifetime,
/// and the address the answer goes to. Nothing of the SDK's own check is used: it also accepts the bot's own outbound token.
/// </summary>
internal sealed class InboundTokens
{
    private const string Channel = "msteams";
    private const int MostCharacters = 8_192;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly TeamsOptions options;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> keys;
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MostCharacters };

    static InboundTokens() =>
        // A newly published key must count for the first token signed with it: fetch it while that token waits, not afterwards.
        AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", true);

    public InboundTokens(TeamsOptions options, HttpClient http)
    {
        this.options = options;
        var secure = options.Metadata.StartsWith("https://", StringComparison.Ordinal);
        keys = new ConfigurationManager<OpenIdConnectConfiguration>(
            options.Metadata, new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever(http) { RequireHttps = secure })
        {
            RefreshInterval = TimeSpan.FromSeconds(30), // how soon a key published after a made-up one can count
        };
    }

    /// <summary>Null when the token is good, else why not (for the log; the sender only sees 401).</summary>
    public async Task<string?> ProblemAsync(string? header, string serviceUrl, CancellationToken cancel)
    {
        if (header is null || header.Length > MostCharacters || !header.StartsWith("Bearer ", StringComparison.Ordinal)) return "no bearer token";
        var text = header[7..];
        if (Parse(text) is not { } token) return "not a token";
        if (token.Issuer != TeamsOptions.Issuer) return "wrong issuer";
        if (token.Alg != SecurityAlgorithms.RsaSha256 || string.IsNullOrEmpty(token.Kid)) return "wrong algorithm or no key id";
        if (token.Audiences.ToList() is not [var audience] || audience != options.AppId) return "wrong audience";
        var result = await ValidateAsync(text, cancel);
        if (!result.IsValid) return result.Exception?.GetType().Name ?? "not valid";
        if (!result.Claims.TryGetValue("serviceurl", out var url) || url is not string signed || signed != serviceUrl) return "signed for another service address";
        return await IsEndorsedAsync(token.Kid, cancel) ? null : "key not endorsed for Teams";
    }

    private static JsonWebToken? Parse(string text)
    {
        try
        {
            return new JsonWebToken(text);
        }
        catch (Exception broken) when (broken is ArgumentException or SecurityTokenException or FormatException or JsonException)
        {
            return null;
        }
    }

    private async Task<TokenValidationResult> ValidateAsync(string token, CancellationToken cancel)
    {
        var result = await handler.ValidateTokenAsync(token, Rules(await keys.GetConfigurationAsync(cancel)));
        if (result.IsValid || result.Exception is not SecurityTokenSignatureKeyNotFoundException) return result;
        keys.RequestRefresh(); // at most one fetch an interval, however many unknown keys come
        return await handler.ValidateTokenAsync(token, Rules(await keys.GetConfigurationAsync(cancel)));
    }

    private TokenValidationParameters Rules(OpenIdConnectConfiguration published) => new()
    {
        ValidIssuer = TeamsOptions.Issuer,
        ValidAudience = options.AppId,
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        IssuerSigningKeys = published.SigningKeys,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        TryAllIssuerSigningKeys = false,
        ClockSkew = Skew,
    };

    private async Task<bool> IsEndorsedAsync(string kid, CancellationToken cancel)
    {
        var published = await keys.GetConfigurationAsync(cancel);
        var key = published.JsonWebKeySet?.Keys.FirstOrDefault(k => k.KeyId == kid);
        return key is not null && key.AdditionalData.TryGetValue("endorsements", out var value)
            && value is JsonElement { ValueKind: JsonValueKind.Array } list
            && list.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.String && e.ValueEquals(Channel));
    }
}
