using System.Security.Cryptography.X509Certificates;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Workers;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.Teams;

/// <summary>Puts the Teams edge into the host. Needs <see cref="INotebook"/> and <see cref="Intake"/> among the services.</summary>
public static class TeamsServices
{
    public static IServiceCollection AddTeams(this IServiceCollection services, TeamsOptions options)
    {
        services.AddSingleton(options);
        services.AddHttpClient(GuardedConnectors.Client, c => c.Timeout = TimeSpan.FromSeconds(10))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) });
        services.AddSingleton(s => Credentials(options, s.GetRequiredService<IHttpClientFactory>().CreateClient(GuardedConnectors.Client)));
        services.AddSingleton<ServiceHosts>();
        services.AddSingleton(s => new InboundTokens(options, s.GetRequiredService<IHttpClientFactory>().CreateClient(GuardedConnectors.Client)));
        services.AddSingleton<GuardedConnectors>();
        services.AddSingleton<ConnectorFactory>(s => s.GetRequiredService<GuardedConnectors>());
        services.AddSingleton<BotFrameworkAuthentication, GuardedAuthentication>();
        // Its log tells each refused token at length, as an error; ours says it in a line.
        services.AddSingleton(s => new CloudAdapter(s.GetRequiredService<BotFrameworkAuthentication>(), NullLogger.Instance));
        services.AddSingleton<TeamsAddresses>().AddSingleton<Repeats>().AddSingleton<TeamsReplies>();
        services.AddHostedService(s => s.GetRequiredService<TeamsReplies>());
        services.AddSingleton<ITeamsPoster, TeamsPoster>().AddSingleton<IPoster, TeamsOutbox>();
        services.AddSingleton<Func<ChatMessage, CancellationToken, Task<ChatReply>>>(s => s.GetRequiredService<Intake>().ReceiveAsync);
        services.AddSingleton<IBot, TeamsBot>().AddSingleton<TeamsDoor>();
        return services;
    }

    /// <summary>The cards of each run in the conversations that follow it. Needs desk, buttons, views, people and settings among the services.</summary>
    public static IServiceCollection AddTeamsCards(this IServiceCollection services)
    {
        services.AddSingleton<TeamsFaces>();
        services.AddSingleton<Func<RunState, IReadOnlyList<TeamsCard>>>(s => run => s.GetRequiredService<TeamsFaces>().Draw(run, s.GetRequiredService<TimeProvider>().GetUtcNow()));
        services.AddHostedService<TeamsCards>();
        return services;
    }

    public static void MapTeams(this IEndpointRouteBuilder routes) =>
        routes.MapPost(TeamsDoor.Path, (HttpContext context, TeamsDoor door) => door.ReceiveAsync(context));

    private static ServiceClientCredentialsFactory Credentials(TeamsOptions options, HttpClient http) => options switch
    {
        { Emulator: true } => new NoCredentials(),
        { CertificateFile: { } file } => new CertificateServiceClientCredentialsFactory(X509Certificate2.CreateFromPemFile(file), options.AppId, options.TenantId, http),
        _ => new PasswordServiceClientCredentialFactory(options.AppId, options.ClientSecret, options.TenantId, http, NullLogger.Instance),
    };
}
