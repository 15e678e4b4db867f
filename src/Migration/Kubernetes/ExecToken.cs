using System.Net.Http.Headers;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace ChatOpsBot.Migration.Kubernetes;

/// <summary>
/// The token of an exec plugin (<c>aws eks get-token</c>): asked for once and kept until shortly before it expires. The client library's own
/// provider asks again for every call when a token lives shorter than its margin.
/// </summary>
/// <param name="first">What the plugin gave when it was asked first, at <paramref name="asked"/>.</param>
internal sealed class ExecToken(ExternalExecution plugin, TimeProvider clock, ExecCredentialResponse.ExecStatus first, DateTimeOffset asked) : ITokenProvider, IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private ExecCredentialResponse.ExecStatus known = first;
    private DateTimeOffset renewAt = RenewAt(asked, first);

    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (clock.GetUtcNow() >= renewAt) await RenewAsync(cancellationToken);
            return new AuthenticationHeaderValue("Bearer", known.Token);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The server refused it: the next call asks the plugin anew.</summary>
    public void Forget() => renewAt = DateTimeOffset.MinValue;

    private async Task RenewAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        // The plugin is a program that is waited for on a thread.
        var answer = await Task.Run(() => KubernetesClientConfiguration.ExecuteExternalCommand(plugin), cancel);
        if (answer.Status is not { Token.Length: > 0 } status) throw new KubeConfigException($"the exec plugin {plugin.Command} gave no token");
        known = status;
        renewAt = RenewAt(now, status);
    }

    private static DateTimeOffset RenewAt(DateTimeOffset asked, ExecCredentialResponse.ExecStatus status) =>
        status.ExpirationTimestamp is { } end ? RenewAt(asked, Times.Utc(end)!.Value) : DateTimeOffset.MaxValue;

    /// <summary>Before it expires, by a tenth of its life, at most half a minute: a token of 20 seconds serves for 18.</summary>
    internal static DateTimeOffset RenewAt(DateTimeOffset asked, DateTimeOffset expires)
    {
        var margin = (expires - asked) / 10;
        return expires - (margin > TimeSpan.FromSeconds(30) ? TimeSpan.FromSeconds(30) : margin > TimeSpan.Zero ? margin : TimeSpan.Zero);
    }

    public void Dispose() => gate.Dispose();
}
