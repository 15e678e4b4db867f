using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <param name="Location">Where it sends the caller, made absolute; null when it does not.</param>
internal sealed record ConnectAnswer(HttpStatusCode Status, byte[] Body, Uri? Location = null)
{
    public bool Well => (int)Status is >= 200 and < 300;

    /// <summary>Connect's own words of an error; null when it was not Connect that answered.</summary>
    public string? Message { get; } = ConnectJson.ErrorMessage(Body);
}

/// <summary>
/// HTTP to Connect's workers: bounded bodies, no redirects, and a connection of its own for each changing call, so that a front door
/// gives a repeated call another worker.
/// </summary>
internal sealed class ConnectHttp : IDisposable
{
    private const int MostBytes = 16 << 20;

    private readonly HttpClient http;

    public ConnectHttp(ConnectSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromSeconds(30),
            UseProxy = false,
        };
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostBytes };
        if (settings.User.Length > 0)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{settings.Password}")));
    }

    /// <summary>One call, whatever the status; only no answer at all is an exception.</summary>
    public async Task<ConnectAnswer> SendAsync(HttpMethod method, Uri address, object? body, TimeSpan limit, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (method != HttpMethod.Get) request.Headers.ConnectionClose = true;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(limit);
        try
        {
            using var response = await http.SendAsync(request, timeout.Token);
            var location = response.Headers.Location is { } to ? new Uri(address, to) : null;
            return new ConnectAnswer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(timeout.Token), location);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw NoAnswer(method, address, "no answer in time", e, mayHaveHappened: true);
        }
        catch (HttpRequestException e)
        {
            var refused = e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            throw NoAnswer(method, address, e.HttpRequestError switch
            {
                HttpRequestError.ConnectionError => "nobody listens there",
                HttpRequestError.NameResolutionError => "the name is not known",
                HttpRequestError.SecureConnectionError => "the TLS handshake failed",
                HttpRequestError.ConfigurationLimitExceeded => "the answer is larger than 16 MiB",
                _ => "the connection was closed without an answer (no worker is ready?)",
            }, e, mayHaveHappened: !refused);
        }
    }

    public bool HasUser => http.DefaultRequestHeaders.Authorization is not null;

    private static WorldTroubleException NoAnswer(HttpMethod method, Uri address, string why, Exception e, bool mayHaveHappened) => new(
        "unreachable",
        $"Connect at {address.GetLeftPart(UriPartial.Authority)}: {why}",
        ForeignText.From(e.Message, 300),
        "Check that Connect's workers run and are ready, and Connect:Url.",
        e) { MayHaveHappened = mayHaveHappened && method != HttpMethod.Get };

    public void Dispose() => http.Dispose();
}
