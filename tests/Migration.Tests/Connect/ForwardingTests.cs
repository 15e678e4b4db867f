using System.Collections.Immutable;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Connect;

/// <summary>Forwarding is believed only when it cannot be luck.</summary>
public sealed class ForwardingTests
{
    private static readonly ImmutableDictionary<string, string> None = ImmutableDictionary<string, string>.Empty;

    /// <summary>Seen: "works through all 4" by luck, while looks said 1, 3, 2, 1 of 4 broken.</summary>
    [Theory]
    [InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(10), InlineData(30)]
    public void A_shared_address_looks_well_less_often_than_once_in_a_thousand_looks(int workers)
    {
        var asks = ForwardingProbe.AsksPerWorker(workers);
        var random = new Random(4_711);
        const int looks = 200_000;
        var lucky = Enumerable.Range(0, looks).Count(_ => Enumerable.Range(0, (workers - 1) * asks).All(_ => random.Next(workers) == 0 || random.Next(workers) == 0));
        ((double)lucky / looks).ShouldBeLessThan(0.0015); // 1 in 1,000, with the spread of the sample
    }

    [Fact]
    public async Task Each_worker_is_asked_several_times_and_one_miss_is_a_no()
    {
        using var leader = new ScriptedConnect((404, """{"error_code":404,"message":"Connector NO-SUCH-NAME not found"}"""));
        var calls = 0;
        using var lucky = new ScriptedConnect(call => call.EndsWith("forward=false", StringComparison.Ordinal) || ++calls == 7
            ? new Scripted(409, """{"error_code":409,"message":"Cannot complete request because of a conflicting operation (e.g. worker rebalance)"}""")
            : new Scripted(404, """{"error_code":404,"message":"Connector NO-SUCH-NAME not found"}"""));
        using var client = leader.Client(leader.Url, lucky.Url);
        var probes = await ForwardingProbe.AskAllAsync(client, CancellationToken.None);
        probes.Select(p => p.Forwards).ShouldBe([true, false]);
        var look = ForwardingVerdict.Of(probes, 2, []);
        look.Verdict.ShouldBe(Verdict.No);
        look.Words.ShouldContain("1 of 2 workers cannot hand a call to the leader");
        look.Words.ShouldContain("conflicting operation");
    }

    [Fact]
    public void One_advertised_address_for_all_workers_is_named_as_the_cause()
    {
        var look = ForwardingVerdict.Of([Probe(1, leads: true), Probe(2, forwards: false)], 2, [At("c", "front:8083", "front:8083")]);
        look.Verdict.ShouldBe(Verdict.No);
        look.Words.ShouldContain("No rebalance is going on. All workers advertise one address, front:8083");
    }

    [Fact]
    public void One_advertised_address_is_a_no_even_when_every_call_got_through()
    {
        var look = ForwardingVerdict.Of([Probe(1, leads: true), Probe(2)], 2, [At("c", "front:8083", "front:8083")]);
        look.Verdict.ShouldBe(Verdict.No);
        look.Words.ShouldContain("only by luck");
    }

    [Fact]
    public void All_tasks_at_one_worker_are_no_shared_address() =>
        ForwardingVerdict.Of([Probe(1, leads: true), Probe(2)], 2, [At("c", "10.0.0.1:8083", "10.0.0.1:8083")]).Verdict.ShouldBe(Verdict.Yes);

    [Theory]
    [InlineData(0, 0), InlineData(0, 2), InlineData(1, 2)]
    public void No_worker_or_fewer_than_wanted_is_no(int there, int wanted) =>
        ForwardingVerdict.Of([.. Enumerable.Range(1, there).Select(i => Probe(i, leads: i == 1))], wanted, []).Verdict.ShouldBe(Verdict.No);

    [Fact]
    public void A_worker_that_does_not_answer_is_named_and_when_none_does_nobody_can_tell()
    {
        var silent = new WorkerProbe(new Uri("http://10.0.0.9:8083"), false, 0, 0, Silent: new WorldTroubleException("unreachable", "nobody listens there", null, "Check that workers run."));
        var some = ForwardingVerdict.Of([Probe(1, leads: true), silent], 2, []);
        some.Verdict.ShouldBe(Verdict.No);
        some.Words.ShouldContain("10.0.0.9:8083: nobody listens there");
        ForwardingVerdict.Of([silent], 1, []).Verdict.ShouldBe(Verdict.CannotTell);
    }

    private static WorkerProbe Probe(int number, bool leads = false, bool forwards = true) => new(new Uri($"http://10.0.0.{number}:8083"), leads, 5, forwards ? 5 : 3);

    private static Connector At(string name, string connector, string task) => new(name, "RUNNING", connector, null, [new ConnectorTask(0, "RUNNING", task, null)], None);
}
