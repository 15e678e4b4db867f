using System.Globalization;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using CsCheck;

namespace ChatOpsBot.Runbooks.Tests.Properties;

/// <summary>Any order of commands, outcomes, expiries, changed effects, lost roles and restarts keeps the laws and leaves a way to an end.</summary>
public sealed class RandomRunTests
{
    private static readonly int Long = Environment.GetEnvironmentVariable("CHATOPS_LONG") == "1" ? 20 : 1;

    private static readonly Gen<(int Chart, int[] Choices)> Walks = Gen.Select(Gen.Int[0, Charts.All.Length - 1], Gen.Int[0, 1_000_000].Array[150, 700]);

    [Fact]
    public void The_laws_hold_and_two_machines_agree() => Walks.Sample(w => Replayed(Walk(w.Chart, w.Choices)), iter: 200 * Long, threads: 2, print: Print);

    [Fact]
    public void There_is_always_a_way_to_an_end() =>
        Walks.Sample(w => { var sim = Walk(w.Chart, w.Choices); Ways.ToAnyEnd(sim).ShouldBeTrue(Stuck(sim)); }, iter: 100 * Long, threads: 2, print: Print);

    [Fact]
    public void From_running_or_paused_it_can_still_finish() => Walks.Sample(
        w =>
        {
            var sim = Walk(w.Chart, w.Choices);
            if (sim.State.UnderPause == Mode.Running) Ways.ToFinished(sim).ShouldBeTrue(Stuck(sim));
        }, iter: 100 * Long, threads: 2, print: Print);

    internal static Sim Walk(int chart, int[] choices)
    {
        var at = 0;
        var sim = new Sim(Charts.All[chart], below => choices[at++ % choices.Length] % below);
        Ways.Forward(sim, choices[at++] % 7);
        while (at < choices.Length && !sim.State.Ended) Moves.One(sim);
        // From here on the walk's numbers repeat; the ways out must not depend on luck.
        return sim;
    }

    /// <summary>Walks that never get anywhere would prove nothing: every kind of event that a run can have occurs in them.</summary>
    [Fact]
    public void The_walks_get_everywhere()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        Walks.Sample(w => { foreach (var (what, _) in Walk(w.Chart, w.Choices).Events) seen.AddOrUpdate(what.Kind, 1, (_, n) => n + 1); }, iter: 400, threads: 2, seed: "0000KOIPe036");
        string[] elsewhere = [nameof(RunStarted), nameof(DefinitionAdopted), nameof(CommandRefused), nameof(ArtefactStored), nameof(SlotPosted), nameof(HeadPosted)];
        EventKinds.Names.Except(elsewhere, StringComparer.Ordinal).Where(k => !seen.ContainsKey(k)).ShouldBeEmpty();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", seen.OrderBy(s => s.Value).Select(s => $"{s.Key} {s.Value}")));
    }

    private static void Replayed(Sim sim)
    {
        var state = RunFold.Begin(sim.First, new EventMeta(1, sim.State.StartedAt, "ingrid"), sim.State.Shape);
        foreach (var (what, meta) in sim.Events)
        {
            var entry = new JournalEntry(sim.First.Run, meta.Seq, meta.At, new Actor(meta.By, "test"), "c", what.Kind, EventKinds.Version(what), what.Step, what.Attempt, EventKinds.Write(what), default);
            state = RunFold.Apply(state, EventKinds.Read(entry), meta);
        }

        StateText.Of(state).ShouldBe(StateText.Of(sim.State));
    }

    private static string Stuck(Sim sim) =>
        $"stuck in {sim.State.Mode} ({sim.State.UnderPause}) {sim.State.Phase.Id} after {string.Join(" ", sim.Events.TakeLast(12).Select(e => $"{e.Event.Kind}:{e.Event.Step}"))}: {string.Join(", ", sim.State.Steps.Values.Where(s => !s.IsOver).Select(s => $"{s.Key} {StatusWords.Of(s)}"))}; "
        + $"open: {string.Join(", ", sim.State.OpenRequests.Select(r => $"{r.Number} {r.Asked.Target} {r.Status}"))}; attested: {string.Join(", ", sim.State.Attestations.Values.Select(a => $"{a.Name} {a.Holds} {a.LostWhy}"))}";

    private static string Print((int Chart, int[] Choices) walk) =>
        string.Create(CultureInfo.InvariantCulture, $"({walk.Chart}, [{string.Join(",", walk.Choices)}])");
}
