using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Migration.Rollouts;

namespace ChatOpsBot.Migration.Tests.Rollouts;

public sealed class HindrancesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 3, 0, 0, TimeSpan.Zero);

    private static readonly Deployment Billing = new("billing", 1, 0, 1, Seen: true, "app=billing", null, []) { Updated = 1 };

    private static Pod Starting(PodTrouble? trouble, TimeSpan age) => new("billing-5d9-abc", "", false, false, null) { Created = Now - age, Trouble = trouble };

    [Theory]
    [InlineData("ImagePullBackOff", "Back-off pulling image \"x:1\"", "pull secret")]
    [InlineData("CrashLoopBackOff", "back-off 40s; last ended with exit code 137 (OOMKilled)", "kubectl logs billing-5d9-abc -n apps --previous")]
    [InlineData("CreateContainerConfigError", "secret \"kafka\" not found", "the secret or the key it names")]
    [InlineData("Unschedulable", "0/3 nodes are available: 3 Insufficient cpu.", "Free or add a node")]
    public void What_a_pod_waits_for_is_said_at_once_in_the_clusters_words(string state, string message, string wayOut)
    {
        var found = Hindrances.Of("apps", Billing, [Starting(new PodTrouble(state, message, Now.AddMinutes(-3)), TimeSpan.FromSeconds(2))], Now).ShouldHaveSingleItem();
        found.Stays.ShouldBeTrue();
        found.Words(Now).ShouldBe($"pod billing-5d9-abc: {state}: {message} (for 3 min)");
        found.WayOut.ShouldContain(wayOut);
    }

    [Fact]
    public void A_pod_that_just_starts_is_no_trouble_and_one_that_starts_for_long_is_named()
    {
        var creating = new PodTrouble("ContainerCreating", null, Now.AddSeconds(-5));
        Hindrances.Of("apps", Billing, [Starting(creating, TimeSpan.FromSeconds(5))], Now).ShouldBeEmpty();
        Hindrances.Of("apps", Billing, [Starting(creating, TimeSpan.FromMinutes(2))], Now).ShouldHaveSingleItem().State.ShouldBe("ContainerCreating");
    }

    [Fact]
    public void A_probe_that_never_succeeds_is_named_after_the_time_a_start_takes()
    {
        var pod = Starting(new PodTrouble("ContainersNotReady", "containers with unready status: [app]", Now.AddMinutes(-1)), TimeSpan.FromMinutes(1)) with { Began = Now.AddMinutes(-1) };
        Hindrances.Of("apps", Billing, [pod], Now).ShouldHaveSingleItem().Words(Now).ShouldContain("its readiness probe does not succeed: containers with unready status: [app] (for 60 s)");
    }

    [Fact]
    public void A_quota_is_named_by_what_the_deployment_says()
    {
        var refused = Billing with { Pods = 0, Updated = 0, Conditions = [new("ReplicaFailure", true, "FailedCreate", "pods \"billing-1\" is forbidden: exceeded quota: compute", Now.AddSeconds(-4))] };
        var found = Hindrances.Of("apps", refused, [], Now)[0];
        found.Words(Now).ShouldBe("deployment billing: FailedCreate: pods \"billing-1\" is forbidden: exceeded quota: compute (for 4 s)");
        found.WayOut.ShouldContain("kubectl describe quota -n apps");
    }

    [Fact]
    public void A_pod_that_does_not_end_is_named_with_what_holds_it()
    {
        var stopped = Billing with { Replicas = 0, Pods = 0, Updated = 0 };
        var pod = new Pod("billing-5d9-abc", "10.0.0.7", false, Ending: true, null) { GoneBy = Now.AddSeconds(-30) };
        Hindrances.Of("apps", stopped, [pod], Now).ShouldHaveSingleItem().WayOut.ShouldContain("--grace-period=0 --force");
        Hindrances.Of("apps", stopped, [pod with { Finalizers = ["example.com/hold"] }], Now).ShouldHaveSingleItem().Words(Now).ShouldContain("Terminating: held by finalizer example.com/hold");
        Hindrances.Of("apps", stopped, [pod with { GoneBy = Now.AddSeconds(20) }], Now).ShouldBeEmpty(); // its grace is not over
    }

    [Fact]
    public void A_pod_that_is_over_does_not_count_and_is_named_only_while_something_is_missing()
    {
        var evicted = new Pod("billing-5d9-evict", "", false, false, null) { Over = true, Reason = "Evicted", Message = "The node was low on resource: memory.", Created = Now.AddHours(-9) };
        var running = new Pod("billing-5d9-abc", "10.0.0.7", true, false, null) { Began = Now.AddMinutes(-9) };
        var well = Billing with { Ready = 1 };
        Hindrances.Of("apps", well, [running, evicted], Now).ShouldBeEmpty();
        new Rollout(well, [running, evicted]).Settled.ShouldBeTrue();
        Hindrances.Of("apps", Billing with { Pods = 0 }, [evicted], Now).ShouldHaveSingleItem().Words(Now).ShouldContain("Evicted: The node was low on resource: memory.");
    }

    [Fact]
    public void A_paused_rollout_and_a_selector_that_matches_nothing_are_named()
    {
        Hindrances.Of("apps", Billing with { Paused = true, Updated = 0, Ready = 1 }, [], Now).ShouldContain(h => h.State == "paused" && h.WayOut.Contains("kubectl rollout resume deployment/billing -n apps"));
        Hindrances.Of("apps", Billing, [], Now).ShouldContain(h => h.State == "selector matches nothing" && h.Message!.Contains("app=billing"));
    }

    [Fact]
    public void Only_what_the_controller_has_seen_and_rolled_out_is_settled()
    {
        var well = Billing with { Ready = 1 };
        well.Settled.ShouldBeTrue();
        (well with { Seen = false }).Settled.ShouldBeFalse();
        (well with { Updated = 0 }).Settled.ShouldBeFalse();
        (well with { Pods = 2 }).Settled.ShouldBeFalse();
    }
}
