using System.Diagnostics;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Rehearsal.Broker;
using ChatOpsBot.Runbooks.Actions;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.RealServers;

/// <summary>Wrong settings against real brokers: each of these was once "no answer in time". Ports that are no brokers: tests/Migration.Tests.</summary>
public sealed class TrueCausesTests(Lanes lanes, ITestOutputHelper output)
{
    [Fact]
    public async Task Wrong_settings_of_real_connections_name_their_cause()
    {
        var lab = await lanes.OpenAsync("lab");
        var (tls, sasl) = (lab.Source, lab.Destination);
        // The source wants mutual TLS, the destination user and password.
        await SaysAsync(tls with { Protocol = "PLAINTEXT", Ca = "", Certificate = "", Key = "" }, "tls-wanted", "the port speaks TLS, but Protocol is PLAINTEXT");
        await SaysAsync(tls with { Certificate = "", Key = "" }, "tls-client-certificate-missing", "none is given");
        await SaysAsync(tls with { Ca = "" }, "tls-untrusted", "which this machine does not know");
        await SaysAsync(sasl with { Bootstrap = tls.Bootstrap, Ca = tls.Ca }, "tls-client-certificate-missing", "the broker wants a client certificate (mutual TLS), not user and password");
        await SaysAsync(sasl with { Password = "wrong" }, "credentials", $"user '{sasl.User}' was refused");
        await SaysAsync(sasl with { Protocol = "SSL", User = "", Password = "" }, "sign-in-wanted", "wants user and password");
    }

    [Fact]
    public async Task TLS_to_a_plain_broker_says_so()
    {
        await using var plain = await PracticeCluster.StartAsync(new PracticeClusterOptions { Name = "plain" }, TestContext.Current.CancellationToken);
        await SaysAsync(new KafkaSettings { Name = "source", Bootstrap = plain.Bootstrap, Protocol = "SSL" }, "tls-to-plain", "the port does not speak TLS");
    }

    [Fact]
    public async Task One_broker_of_three_that_is_away_fails_nothing_that_the_others_answer()
    {
        await using var three = await PracticeCluster.StartAsync(new PracticeClusterOptions { Name = "three" }, TestContext.Current.CancellationToken);
        await three.StopBrokerAsync(1, TestContext.Current.CancellationToken);
        using var cluster = new KafkaCluster(new KafkaSettings { Name = "source", Bootstrap = three.Bootstrap }, NullLoggerFactory.Instance);
        (await cluster.DescribeAsync(TestContext.Current.CancellationToken)).Brokers.ShouldBe(2);
        (await cluster.TopicsAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull();
    }

    private async Task SaysAsync(KafkaSettings settings, string kind, string words)
    {
        using var cluster = new KafkaCluster(settings, NullLoggerFactory.Instance);
        var since = Stopwatch.StartNew();
        var trouble = await Should.ThrowAsync<WorldTroubleException>(() => cluster.DescribeAsync(TestContext.Current.CancellationToken));
        output.WriteLine($"{since.Elapsed.TotalSeconds:F1} s: {trouble.Message} -> {trouble.WayOut} [{trouble.Proof}]");
        trouble.Class.ShouldBe(kind, trouble.Message);
        trouble.Message.ShouldContain(words);
        trouble.Proof.ShouldNotBeNull();
        trouble.WayOut.ShouldNotBeEmpty();
    }
}
