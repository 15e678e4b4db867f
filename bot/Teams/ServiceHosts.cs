namespace ChatOpsBot.Teams;

/// <summary>
/// Where the bot may send its token. An activity names the address of the answer, so it is checked before anything is sent:
/// exact scheme, host and port; no user, query or fragment.
/// </summary>
internal sealed class ServiceHosts(TeamsOptions options)
{
    public bool Allows(string? serviceUrl) =>
        Uri.TryCreate(serviceUrl, UriKind.Absolute, out var url)
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
        && (options.ServiceOrigins.Contains(url.GetLeftPart(UriPartial.Authority), StringComparer.Ordinal)
            || (options.Emulator && url.IsLoopback && url.Scheme is "http" or "https"));
}
