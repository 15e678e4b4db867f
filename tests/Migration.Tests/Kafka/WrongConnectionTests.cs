using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.Migration.Tests.Kafka;

/// <summary>Wrong settings against ports on loopback: the trouble is the true cause, not "no answer in time". Brokers that are real: tests/RealServers.</summary>
public sealed class WrongConnectionTests(TestPem pem) : IClassFixture<TestPem>
{
    [Fact]
    public async Task A_closed_port() => (await AskAsync(new() { Bootstrap = "127.0.0.1:1,127.0.0.1:2" }))
        .ShouldSatisfyAllConditions(t => t.Class.ShouldBe("closed-port"), t => t.Message.ShouldBe("source: asking for the cluster's id: 127.0.0.1:1: nothing listens there (connection refused)"));

    [Fact]
    public async Task An_unknown_host() => (await AskAsync(new() { Bootstrap = "nowhere.invalid:9092" })).Class.ShouldBe("unknown-host");

    [Fact]
    public async Task A_port_that_takes_connections_and_says_nothing()
    {
        await using var port = new Port(async (_, stop) => await Task.Delay(Timeout.Infinite, stop));
        (await AskAsync(new() { Bootstrap = port.Address })).Class.ShouldBe("mute");
    }

    [Fact]
    public async Task A_web_server()
    {
        await using var port = new Port(async (stream, stop) =>
        {
            _ = await stream.ReadAtLeastAsync(new byte[8], 1, false, stop);
            await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray(), stop);
        });
        (await AskAsync(new() { Bootstrap = port.Address })).Class.ShouldBe("not-kafka");
        (await AskAsync(new() { Bootstrap = port.Address, Protocol = "SSL" })).Class.ShouldBe("tls-to-plain");
    }

    [Fact]
    public async Task Plain_to_a_TLS_port()
    {
        await using var port = Tls(pem.Server);
        (await AskAsync(new() { Bootstrap = port.Address })).Message.ShouldContain("the port speaks TLS, but Protocol is PLAINTEXT");
    }

    [Fact]
    public async Task Certificates_of_brokers_that_will_not_do_are_told_apart()
    {
        await using var port = Tls(pem.Server);
        var ssl = new KafkaSettings { Bootstrap = port.Address, Protocol = "SSL" };
        (await AskAsync(ssl with { Ca = pem.OtherAuthority })).ShouldSatisfyAllConditions(t => t.Class.ShouldBe("tls-untrusted"), t => t.Message.ShouldContain("signed by CN=Test authority"));
        await using var elsewhere = Tls(pem.Elsewhere);
        (await AskAsync(ssl with { Bootstrap = elsewhere.Address, Ca = pem.Authority })).ShouldSatisfyAllConditions(t => t.Class.ShouldBe("tls-other-host"), t => t.Message.ShouldContain("elsewhere.example"));
        await using var expired = Tls(pem.Expired);
        (await AskAsync(ssl with { Bootstrap = expired.Address, Ca = pem.Authority })).ShouldSatisfyAllConditions(t => t.Class.ShouldBe("tls-expired"), t => t.Message.ShouldContain("expired on"));
    }

    [Fact]
    public async Task Files_that_are_wrong_are_named_before_anything_is_asked()
    {
        var ssl = new KafkaSettings { Bootstrap = "127.0.0.1:1", Protocol = "SSL", Ca = pem.Authority, Certificate = pem.ClientCertificate, Key = pem.ClientKey };
        async Task SaysAsync(KafkaSettings settings, params string[] words)
        {
            var trouble = await AskAsync(settings);
            trouble.Class.ShouldBe("settings");
            foreach (var word in words) trouble.Message.ShouldContain(word);
        }

        await SaysAsync(ssl with { Ca = "/nowhere/ca.pem" }, "Ca (/nowhere/ca.pem)", "is not there");
        await SaysAsync(ssl with { Ca = pem.Text }, "Ca", "no certificate in it");
        await SaysAsync(ssl with { Certificate = pem.Text }, "Certificate", "no certificate in it");
        await SaysAsync(ssl with { Key = "" }, "Key is not given");
        await SaysAsync(ssl with { Key = pem.Text }, "Key", "no private key in it");
        await SaysAsync(ssl with { Key = pem.EncryptedKey }, "Key", "is encrypted");
        await SaysAsync(ssl with { Key = pem.OtherKey }, "Key", "does not fit the certificate");
        await SaysAsync(ssl with { Certificate = pem.ExpiredClient, Key = pem.ExpiredClientKey }, "Certificate", "expired on");
        (await AskAsync(ssl)).Class.ShouldBe("closed-port");
    }

    private static async Task<WorldTroubleException> AskAsync(KafkaSettings settings)
    {
        using var cluster = new KafkaCluster(settings with { Name = "source" }, NullLoggerFactory.Instance);
        var trouble = await Should.ThrowAsync<WorldTroubleException>(() => cluster.DescribeAsync(TestContext.Current.CancellationToken));
        trouble.WayOut.ShouldNotBeEmpty();
        trouble.MayHaveHappened.ShouldBeFalse();
        return trouble;
    }

    private static Port Tls(X509Certificate2 certificate) => new(async (stream, stop) =>
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
        await Task.Delay(Timeout.Infinite, stop);
    });

    /// <summary>A port on loopback; each connection is served, and closed when that ends.</summary>
    private sealed class Port : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource stop = new();
        private readonly Task serving;

        public Port(Func<NetworkStream, CancellationToken, Task> serve)
        {
            listener.Start();
            serving = AcceptAsync(serve);
        }

        public string Address => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            listener.Stop();
            await serving;
            listener.Dispose();
            stop.Dispose();
        }

        private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> serve)
        {
            try
            {
                while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token), serve);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
            {
                // the end
            }
        }

        private async Task ServeAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> serve)
        {
            using (client)
                try
                {
                    await serve(client.GetStream(), stop.Token);
                }
                catch (Exception e) when (e is OperationCanceledException or IOException or AuthenticationException or SocketException)
                {
                    // what the client did is the client's test
                }
        }
    }
}
