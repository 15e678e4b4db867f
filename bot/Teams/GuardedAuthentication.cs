using System.Security.Claims;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;

namespace ChatOpsBot.Teams;

/// <summary>
/// Who may speak to the bot through the SDK, and whom the bot may speak to. Everything not plainly a Teams message of an allowed tenant,
/// signed for us, is refused with 401. Streaming, skills and channel requests are closed.
/// </summary>
internal sealed partial class GuardedAuthentication(
    TeamsOptions options, InboundTokens tokens, ServiceHosts hosts, GuardedConnectors connectors, ILogger<GuardedAuthentication> log) : BotFrameworkAuthentication
{
    private const string Channel = "msteams";

    public override async Task<AuthenticateRequestResult> AuthenticateRequestAsync(Activity activity, string authHeader, CancellationToken cancellationToken)
    {
        if (Shape(activity) is { } odd) throw Deny(odd);
        if (!hosts.Allows(activity.ServiceUrl)) throw Deny("service address not allowed");
        if (!options.Emulator && await tokens.ProblemAsync(authHeader, activity.ServiceUrl, cancellationToken) is { } problem) throw Deny(problem);
        if (!TenantAllowed(activity)) throw Deny("tenant not allowed");
        activity.Locale = null; // the SDK would set the culture of the thread from it
        return new AuthenticateRequestResult
        {
            ClaimsIdentity = new ClaimsIdentity([new Claim(AuthenticationConstants.AudienceClaim, options.AppId)], "teams"),
            ConnectorFactory = connectors,
            Audience = TeamsOptions.Issuer,
        };
    }

    public override Task<AuthenticateRequestResult> AuthenticateStreamingRequestAsync(string authHeader, string channelIdHeader, CancellationToken cancellationToken) =>
        Task.FromException<AuthenticateRequestResult>(Deny("streaming"));

    public override Task<ClaimsIdentity> AuthenticateChannelRequestAsync(string authHeader, CancellationToken cancellationToken) =>
        Task.FromException<ClaimsIdentity>(Deny("channel request"));

    public override ConnectorFactory CreateConnectorFactory(ClaimsIdentity claimsIdentity) => connectors;

    public override Task<UserTokenClient> CreateUserTokenClientAsync(ClaimsIdentity claimsIdentity, CancellationToken cancellationToken) =>
        Task.FromResult<UserTokenClient>(new NoUserTokens());

    public override string GetOriginatingAudience() => TeamsOptions.Issuer;

    /// <summary>What the SDK would stumble over later, with a 500.</summary>
    private static string? Shape(Activity activity) => activity switch
    {
        { ChannelId: not Channel } => "another channel",
        { Conversation.Id: null or "" } or { Conversation: null } => "no conversation",
        { From.Id: null or "" } or { From: null } => "no sender",
        { Recipient.Id: null or "" } or { Recipient: null } => "no recipient",
        { Id: null or "" } when activity.Type is ActivityTypes.Message or ActivityTypes.Invoke => "no id",
        { ServiceUrl: null or "" } => "no service address",
        _ => null,
    };

    // Both fields name the tenant; when they differ, one of them is made up.
    private bool TenantAllowed(Activity activity)
    {
        if (TeamsActivity.Tenant(activity) is not { } tenant) return false;
        return options.Tenants.Contains(tenant, StringComparer.OrdinalIgnoreCase) || (options.Emulator && options.Tenants.IsEmpty);
    }

    private UnauthorizedAccessException Deny(string why)
    {
        Denied(why);
        return new UnauthorizedAccessException();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A request to the Teams door was refused: {Why}.")]
    private partial void Denied(string why);
}
