using Microsoft.Bot.Connector.Authentication;
using Microsoft.Rest;

namespace ChatOpsBot.Teams;

/// <summary>For the emulator on this machine, which asks for none: nobody's token is sent.</summary>
internal sealed class NoCredentials : ServiceClientCredentialsFactory
{
    public override Task<bool> IsValidAppIdAsync(string appId, CancellationToken cancellationToken) => Task.FromResult(true);

    public override Task<bool> IsAuthenticationDisabledAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public override Task<ServiceClientCredentials> CreateCredentialsAsync(string appId, string audience, string loginEndpoint, bool validateAuthority, CancellationToken cancellationToken) =>
        Task.FromResult<ServiceClientCredentials>(new TokenCredentials("emulator"));
}
