using Microsoft.Bot.Connector;
using Microsoft.Bot.Connector.Authentication;
using Newtonsoft.Json.Serialization;

namespace ChatOpsBot.Teams;

/// <summary>Clients for the connector: only to allowed hosts, over our own HTTP client, with one cache of what the serializer learnt.</summary>
internal sealed class GuardedConnectors(TeamsOptions options, ServiceHosts hosts, ServiceClientCredentialsFactory credentials, IHttpClientFactory http) : ConnectorFactory
{
    /// <summary>Name of the HTTP client: 10 s, no redirects.</summary>
    public const string Client = "teams";

    // The SDK makes a new resolver for each client, and Newtonsoft keeps what it learns of a type per resolver: 4 ms of CPU a message.
    private static readonly DefaultContractResolver Shared = new();

    /// <exception cref="UnauthorizedAccessException">The address is not one the token may go to.</exception>
    public override async Task<IConnectorClient> CreateAsync(string serviceUrl, string audience, CancellationToken cancellationToken)
    {
        if (!hosts.Allows(serviceUrl)) throw new UnauthorizedAccessException("The service address is not on the list.");
        var own = await credentials.CreateCredentialsAsync(options.AppId, audience, $"https://login.microsoftonline.com/{options.TenantId}", validateAuthority: true, cancellationToken);
        var client = new ConnectorClient(new Uri(serviceUrl), own, http.CreateClient(Client), disposeHttpClient: true);
        client.SerializationSettings.ContractResolver = Shared;
        client.DeserializationSettings.ContractResolver = Shared;
        return client;
    }
}
