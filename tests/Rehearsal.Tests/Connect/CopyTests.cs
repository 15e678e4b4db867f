using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatOpsBot.Rehearsal.Broker;
using ChatOpsBot.Rehearsal.Connect;
using ChatOpsBot.Rehearsal.Worlds;

namespace ChatOpsBot.Rehearsal.Tests.Connect;

/// <summary>Replicators that really copy between two practice clusters.</summary>
public sealed partial class CopyTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new();
    private PracticeCluster _source = null!;
    private PracticeCluster _destination = null!;
    private ConnectCluster _connect = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = await PracticeCluster.StartAsync(new PracticeClusterOptions { Name = "source-test", DefaultReplication = 3, KeepLedger = true }, Ct);
        _destination = await PracticeCluster.StartAsync(new PracticeClusterOptions { Name = "destination-test", DefaultReplication = 3, KeepLedger = true }, Ct);
        await StartAsync(new ConnectOptions { TaskBytesPerSecond = 0, SessionTimeout = TimeSpan.FromMilliseconds(500) }, workers: 2);
    }

    public async ValueTask DisposeAsync()
    {
        await _connect.DisposeAsync();
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
    }

    [Fact]
    public async Task All_records_arrive_in_their_partitions_and_the_group_stands_at_the_end()
    {
        _source.Seed("orders", 6, 500, 100, new Random(1));
        _source.Seed("claims", 3, 200, 100, new Random(2));
        _source.Seed("not-mine", 1, 10, 100, new Random(3));
        await PutAsync("r1", "orders,claims", tasks: 4);
        await ArrivedAsync(("orders", [500, 500, 500, 500, 500, 500]), ("claims", [200, 200, 200]));
        await WaitFor.Async(() => Committed("r1") == 3600, Ct, "the group's offsets");
        _destination.Snapshot().Topics.ShouldNotContain(t => t.Name == "not-mine");
        var group = _source.Snapshot().Groups.Single(g => g.Id == "r1");
        group.Members.ShouldBe(0); // it assigns, it never subscribes
        var status = await StatusAsync("r1");
        status.GetProperty("connector").GetProperty("state").GetString().ShouldBe("RUNNING");
        States(status).ShouldBe(["RUNNING", "RUNNING", "RUNNING", "RUNNING"]);
        var workers = status.GetProperty("tasks").EnumerateArray().GroupBy(t => t.GetProperty("worker_id").GetString()).Select(g => g.Count());
        workers.Sum().ShouldBe(4);
        workers.Count().ShouldBe(2);
    }

    [Fact]
    public async Task More_tasks_copy_with_the_partitions_dealt_out_anew_and_nothing_twice()
    {
        _source.Seed("orders", 8, 2000, 100, new Random(1));
        await PutAsync("r1", "orders", tasks: 1, perSecond: 2000);
        await WaitFor.Async(() => Arrived("orders") > 500, Ct, "the first records");
        await PutAsync("r1", "orders", tasks: 4, perSecond: 4000);
        await WaitFor.AsyncValue(() => StatusAsync("r1"), s => States(s) is ["RUNNING", "RUNNING", "RUNNING", "RUNNING"], Ct, "four tasks");
        await ArrivedAsync(("orders", [.. Enumerable.Repeat(2000L, 8)]));
    }

    [Fact]
    public async Task Paused_nothing_moves_and_resumed_it_ends()
    {
        _source.Seed("orders", 4, 3000, 100, new Random(1));
        await PutAsync("r1", "orders", tasks: 2, perSecond: 1500);
        await WaitFor.Async(() => Arrived("orders") > 300, Ct, "the first records");
        (await CallAsync(HttpMethod.Put, "/connectors/r1/pause")).ShouldBe(202);
        await WaitFor.AsyncValue(() => StatusAsync("r1"), s => States(s) is ["PAUSED", "PAUSED"], Ct, "both paused");
        var then = await SettledAsync("orders");
        then.ShouldBeLessThan(12_000);
        (await CallAsync(HttpMethod.Put, "/connectors/r1/resume")).ShouldBe(202);
        await ArrivedAsync(("orders", [3000, 3000, 3000, 3000]));
    }

    [Fact]
    public async Task Stopped_it_has_no_tasks_and_a_new_connector_with_the_old_group_goes_on_where_it_was()
    {
        _source.Seed("orders", 4, 1000, 100, new Random(1));
        await PutAsync("r1", "orders", tasks: 2);
        await ArrivedAsync(("orders", [1000, 1000, 1000, 1000]));
        (await CallAsync(HttpMethod.Put, "/connectors/r1/stop")).ShouldBe(204);
        await WaitFor.AsyncValue(() => StatusAsync("r1"), s => States(s).Count == 0, Ct, "no tasks");
        Committed("r1").ShouldBe(4000); // committed at the stop
        (await CallAsync(HttpMethod.Delete, "/connectors/r1")).ShouldBe(204);
        _source.Seed("orders", 4, 100, 100, new Random(2));
        await PutAsync("r2", "orders", tasks: 2, group: "r1");
        await ArrivedAsync(("orders", [1100, 1100, 1100, 1100]));
    }

    [Fact]
    public async Task A_worker_that_dies_loses_nothing()
    {
        _source.Seed("orders", 6, 3000, 100, new Random(1));
        await PutAsync("r1", "orders", tasks: 4, perSecond: 1000);
        await WaitFor.Async(() => Arrived("orders") > 1000, Ct, "the first records");
        await _connect.KillAsync(_connect.Workers[1]);
        await WaitFor.AsyncValue(() => StatusAsync("r1"), s => s.GetProperty("tasks").EnumerateArray().All(t => t.GetProperty("worker_id").GetString() == _connect.Workers[0].Id), Ct, "all at the survivor");
        await WaitFor.Async(() => Committed("r1") == 18_000, Ct, "the end");
        _destination.Snapshot().Topics.Single(t => t.Name == "orders").Latest.ShouldAllBe(end => end >= 3000); // at least once
    }

    [Fact]
    public async Task A_worker_that_leaves_hands_over_without_doubles()
    {
        _source.Seed("orders", 6, 2000, 100, new Random(1));
        await PutAsync("r1", "orders", tasks: 4, perSecond: 1000);
        await WaitFor.Async(() => Arrived("orders") > 500, Ct, "the first records");
        await _connect.LeaveAsync(_connect.Workers[0]);
        await ArrivedAsync(("orders", [.. Enumerable.Repeat(2000L, 6)]));
    }

    [Fact]
    public async Task A_destination_that_is_away_holds_the_copy_up_and_loses_nothing()
    {
        _source.Seed("orders", 4, 3000, 100, new Random(1));
        await PutAsync("r1", "orders", tasks: 2, perSecond: 1500);
        await WaitFor.Async(() => Arrived("orders") > 500, Ct, "the first records");
        foreach (var broker in new[] { 1, 2, 3 }) await _destination.StopBrokerAsync(broker, Ct);
        var there = Arrived("orders");
        there.ShouldBeLessThan(12_000);
        (await SettledAsync("orders")).ShouldBe(there);
        foreach (var broker in new[] { 1, 2, 3 }) await _destination.StartBrokerAsync(broker, Ct);
        await ArrivedAsync(("orders", [3000, 3000, 3000, 3000]));
    }

    [Fact]
    public async Task A_task_told_to_fail_fails_with_a_trace_and_goes_on_after_a_restart()
    {
        _source.Seed("orders", 2, 500, 100, new Random(1));
        await PutAsync("r1", "orders", tasks: 2, more: new() { ["lab.fail.after.records"] = "400", ["lab.fail.task"] = "1" });
        var status = await WaitFor.AsyncValue(() => StatusAsync("r1"), s => States(s) is ["RUNNING", "FAILED"], Ct, "task 1 failed");
        status.GetProperty("tasks")[1].GetProperty("trace").GetString()!.ShouldContain("task 1 has passed on 400 records");
        (await CallAsync(HttpMethod.Post, "/connectors/r1/tasks/1/restart")).ShouldBe(204);
        await WaitFor.Async(() => Arrived("orders") >= 1000, Ct, "the rest");
    }

    private async Task StartAsync(ConnectOptions options, int workers)
    {
        _connect = await ConnectCluster.StartAsync(options, new EffectLog(TimeProvider.System), Ct);
        for (var i = 1; i <= workers; i++) await _connect.JoinAsync(IPAddress.Parse($"127.64.78.{i}"), Ct);
    }

    private async Task PutAsync(string name, string topics, int tasks, int perSecond = 0, string? group = null, Dictionary<string, string>? more = null)
    {
        var config = new Dictionary<string, string>(more ?? [])
        {
            ["connector.class"] = "io.confluent.connect.replicator.ReplicatorSourceConnector",
            ["tasks.max"] = $"{tasks}",
            ["topic.whitelist"] = topics,
            ["src.kafka.bootstrap.servers"] = _source.Bootstrap,
            ["dest.kafka.bootstrap.servers"] = _destination.Bootstrap,
            ["src.consumer.group.id"] = group ?? name,
            ["offset.topic.commit.batch.period.ms"] = "500",
            ["lab.throttle.records.per.second"] = $"{perSecond}",
        };
        using var answer = await Http.PutAsJsonAsync($"{_connect.Url}/connectors/{name}/config", config, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct));
    }

    private async Task<int> CallAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, _connect.Url + path);
        using var answer = await Http.SendAsync(request, Ct);
        return (int)answer.StatusCode;
    }

    private async Task<JsonElement> StatusAsync(string name)
    {
        using var answer = await Http.GetAsync($"{_connect.Url}/connectors/{name}/status", Ct);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        return answer.IsSuccessStatusCode ? body : JsonDocument.Parse("""{"connector":{"state":"none"},"tasks":[]}""").RootElement;
    }

    private static List<string> States(JsonElement status) => [.. status.GetProperty("tasks").EnumerateArray().Select(t => t.GetProperty("state").GetString()!)];

    private long Arrived(string topic) => _destination.Snapshot().Topics.FirstOrDefault(t => t.Name == topic)?.Latest.Sum() ?? 0;

    private long Committed(string group) => _source.Snapshot().Groups.FirstOrDefault(g => g.Id == group)?.Offsets.Values.Sum() ?? 0;

    /// <summary>How much has arrived once nothing arrives any more.</summary>
    private async Task<long> SettledAsync(string topic)
    {
        long before;
        do
        {
            before = Arrived(topic);
            await Task.Delay(500, Ct);
        }
        while (Arrived(topic) != before);
        return before;
    }

    private async Task ArrivedAsync(params (string Topic, long[] Ends)[] expected)
    {
        await WaitFor.Async(() => expected.All(e => Arrived(e.Topic) >= e.Ends.Sum()), Ct, "all records");
        foreach (var (topic, ends) in expected) _destination.Snapshot().Topics.Single(t => t.Name == topic).Latest.ShouldBe(ends);
    }
}
