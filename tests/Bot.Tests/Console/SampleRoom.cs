using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Cards;
using ChatOpsBot.Console;

namespace ChatOpsBot.Bot.Tests.Console;

/// <summary>A war room that plays one moment of a migration: enough to draw, say, press and be changed.</summary>
internal sealed class SampleRoom : IWarRoom
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 24, 10, 34, 7, TimeSpan.Zero);
    private readonly CardShelf _cards = CardShelf.Beside();
    private readonly ConcurrentQueue<ChatLine> _chat = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableList<string> _votes = ["ingrid"];
    private int _percent = 46;
    private long _version = 1;

    public SampleRoom()
    {
        foreach (var (who, name, at, text, why) in new[]
        {
            ("ingrid", "Ingrid", -22, "scale replicator 30", null),
            ("bot", "ChatOps", -22, "5 → 30 tasks over 4 connectors. Expect a rebalance of about a minute.", null),
            ("bot", "ChatOps", -15, "No rebalance is going on. All 8 workers advertise one address.", "Deleting orders-old answered “conflicting operation (e.g. worker rebalance)”: 3 of 10 such calls reach the leader. I called the leader’s pod directly; it is done. Fix: advertise each pod’s own IP."),
            ("tomas", "Tomas", 0, "start cutovr", null),
            ("bot", "ChatOps", 0, "Did you mean start cutover? Not yet: 21.7 M are not copied.", "The gate needs caught-up: nothing left to copy for two minutes."),
        })
            _chat.Enqueue(new ChatLine($"c{_chat.Count}", s_now.AddMinutes(at), who, name, text, why));
    }

    public ConcurrentQueue<Saying> Said { get; } = new();

    public ConcurrentQueue<Pressing> Pressed { get; } = new();

    public ImmutableArray<RoomPerson> People { get; } =
    [
        new("ingrid", "Ingrid", ["lead"]), new("tomas", "Tomas", ["engineer"]), new("marta", "Marta", ["customer"]), new("ravi", "Ravi", ["customer"]),
    ];

    public RoomState Look(string? viewer)
    {
        lock (_gate)
            return new RoomState(
                _version, s_now, "practice", "Europe/Berlin", People.FirstOrDefault(p => p.Id == viewer), People,
                new RoomRun(7, "Orders to Cloud", $"{_percent} %", null, 60, null, s_now.AddMinutes(-134), null),
                Track(), RunCard(), Requests(viewer), Buttons(), [.. _chat], Timeline(), Sources(),
                [new Chart("lag", "Not yet copied", "records", [new ChartMarker(s_now.AddMinutes(-22), "5 → 30 tasks")]), new Chart("rate", "Records per second", "records/s", [])]);
    }

    public void Progress(int percent) => Change(() => _percent = percent);

    public async Task<long> ChangedAsync(long version, CancellationToken cancel)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_version > version) return _version;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancel);
        }
    }

    public Task<Said> SayAsync(Saying saying, CancellationToken cancel)
    {
        Said.Enqueue(saying);
        Change(() =>
        {
            _chat.Enqueue(new ChatLine($"say-{saying.Id}", s_now, saying.As, People.Single(p => p.Id == saying.As).Name, saying.Text));
            _chat.Enqueue(new ChatLine($"answer-{saying.Id}", s_now, "bot", "ChatOps", "Noted: " + saying.Text));
        });
        return Task.FromResult(new Said(true, "Noted."));
    }

    public Task<Said> PressAsync(Pressing pressing, CancellationToken cancel)
    {
        Pressed.Enqueue(pressing);
        if (pressing.Button == "x0a1") Change(() => _votes = _votes.Add(pressing.As));
        return Task.FromResult(new Said(true, "Noted."));
    }

    public Task<SeriesPoints?> SeriesAsync(string name, DateTimeOffset since, CancellationToken cancel)
    {
        if (name is not ("lag" or "rate")) return Task.FromResult<SeriesPoints?>(null);
        var times = Enumerable.Range(0, 61).Select(i => (double)s_now.AddMinutes(i - 60).ToUnixTimeSeconds()).ToImmutableArray();
        var values = Enumerable.Range(0, 61).Select(i => name == "lag" ? 40e6 - (i < 38 ? i * 1e5 : 3.8e6 + ((i - 38) * 6.3e5)) : i < 38 ? 1_700 + (i % 3 * 90) : 5_200 + (i % 4 * 150)).ToImmutableArray();
        return Task.FromResult<SeriesPoints?>(new SeriesPoints(name, times, values));
    }

    public ImmutableArray<Completion> Complete(string viewer, string text) =>
        [.. new[] { new Completion("scale replicator ", "{count}: tasks over all connectors, 1 to 60, now 30"), new Completion("start cutover", "asks lead and customer"), new Completion("status", "says where the run stands") }
            .Where(c => text.Length > 0 && c.Text.StartsWith(text, StringComparison.OrdinalIgnoreCase) && c.Text != text)];

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _version++;
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private JsonNode RunCard()
    {
        var data = Sample("run");
        data["bar"] = new JsonObject { ["percent"] = _percent, ["color"] = "Accent", ["drawn"] = "▰▰▰▱▱▱" };
        return _cards.Draw("run", data);
    }

    private ImmutableArray<RoomRequest> Requests(string? viewer)
    {
        if (_votes.Count >= 2) return [];
        return [new RoomRequest(12, "Start 14 apps on the destination?", viewer is "marta" or "ravi", s_now.AddMinutes(85), _cards.Draw("approval", Sample("approval")))];
    }

    private static ImmutableDictionary<string, ButtonQuestion> Buttons() => new Dictionary<string, ButtonQuestion>
    {
        ["x0a1"] = new("Approve: start 14 apps on the destination?", "Once the first app has started there is no way back.", Typed: "confluent"),
        ["y0b2"] = new("Reject the request?", "All votes are void then.", Because: true),
        ["k3J9"] = new(Command: "scale replicator "),
        ["s2f0"] = new("Roll back to Replicate?", "1. registry writable  2. configuration back  3. apps up  4. copy on. About 6 minutes. A second person must agree."),
    }.ToImmutableDictionary();

    private static ImmutableArray<TrackPhase> Track() =>
    [
        new("inventory", "Inventory", TrackMark.Done, "4 m", 100, false, false),
        new("connect", "Connect ready", TrackMark.Done, "11 m", 100, false, false),
        new("smoke", "Smoke test", TrackMark.Done, "110,000 of 110,000", 100, false, false),
        new("replicate", "Replicate", TrackMark.Now, "46 %", 46, false, false),
        new("parity", "Parity", TrackMark.Todo, "", 0, false, false),
        new("stop-apps", "Cutover", TrackMark.Todo, "two people first", 0, true, false),
        new("drain", "Drain", TrackMark.Todo, "", 0, false, false),
        new("stop-copy", "Stop the copy", TrackMark.Todo, "", 0, false, false),
        new("test-app", "Test app", TrackMark.Todo, "", 0, false, false),
        new("go-live", "Start apps", TrackMark.Todo, "no way back", 0, true, true),
        new("sanity", "Sanity", TrackMark.Todo, "", 0, false, false),
    ];

    private static RoomTimeline Timeline() => new(418,
    [
        new(418, s_now.AddMinutes(-3), "worker", "payments-5 failed: record too large", "bad", "9f2c41aa"),
        new(402, s_now.AddMinutes(-22), "Ingrid", "scaled replicator 5 → 30 tasks", "ok", "17be0c55"),
        new(377, s_now.AddMinutes(-36), "Tomas", "approved plan: 4 shards, 2,914 partitions", "plain", "c04d9812"),
        new(1, s_now.AddMinutes(-134), "Tomas", "started the run", "plain", "77aa01b3"),
    ]);

    private static ImmutableArray<DataSource> Sources() =>
    [
        new("source", true, null, s_now.AddSeconds(-3), 3_600), new("destination", true, null, s_now.AddSeconds(-3), 3_600),
        new("Connect", false, "leader reached 3 in 10", s_now.AddSeconds(-4), 3_600), new("Kubernetes", true, null, s_now.AddSeconds(-95), 30),
    ];

    private static JsonNode Sample(string card) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "cards", card + ".data.json")))!;
}
