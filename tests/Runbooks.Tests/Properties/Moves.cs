using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Tests.Properties;

/// <summary>Random moves: people, workers, the world, the clock, deaths.</summary>
internal static class Moves
{
    private static readonly TimeSpan[] Waits =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(16), TimeSpan.FromMinutes(70), TimeSpan.FromHours(9)];

    public static void One(Sim sim)
    {
        switch (sim.Random(20))
        {
            case < 6: Person(sim); break;
            case < 13: Worker(sim); break;
            case < 17: Running(sim); break;
            case 17: sim.Now += sim.Pick(Waits); sim.Tick(); break;
            case 18 when sim.Chance(50): sim.Effects[sim.Pick(sim.State.Steps.Keys.Order(StringComparer.Ordinal).ToList())] = sim.Random(3); break;
            case 18: Roles(sim); break;
            default: sim.Owner = $"w{sim.Random(3)}"; break;
        }
    }

    private static void Roles(Sim sim)
    {
        var who = sim.Pick(Sim.Everybody);
        sim.People = sim.Chance(50) ? Sim.Everybody : sim.People.Replace(sim.People.First(p => p.Id == who.Id), who with { Roles = [] });
    }

    private static void Person(Sim sim)
    {
        var who = sim.Pick(sim.People);
        var offers = Offers.For(sim.State, who, sim.Situation);
        var asked = offers.Where(o => o is { Verb: Verb.Approve, Allowed: true }).ToList();
        if (asked.Count > 0 && sim.Chance(50))
        {
            sim.Say(who, CommandOf(sim, new Trigger(Verb.Approve, sim.Pick(asked).Target)));
            return;
        }

        // Mostly what is allowed, by verb first: else steps drown everything else. What ends or stops a run less often, or none gets anywhere.
        List<Offer> of = sim.Chance(80) ? [.. offers.Where(o => o.Allowed)] : [.. offers];
        if (of.Count == 0) return;
        var verb = sim.Pick(of.Select(o => o.Verb).Distinct().ToList());
        if (verb is Verb.Panic or Verb.Note && sim.Chance(95)) return;
        if (sim.State.Mode == Mode.Paused && sim.Chance(50) && of.Exists(o => o.Verb == Verb.Resume)) verb = Verb.Resume;
        if (verb is Verb.Abort or Verb.RollBackAll or Verb.Lock or Verb.Reject or Verb.Pause && sim.Chance(75)) return;
        sim.Say(who, CommandOf(sim, new Trigger(verb, sim.Pick(of.Where(o => o.Verb == verb).ToList()).Target)));
    }

    public static Command CommandOf(Sim sim, Trigger t) => t.Verb switch
    {
        Verb.StartPhase => new Command.StartPhase(t.Target!),
        Verb.Operation => new Command.RequestOperation(t.Target!, ImmutableDictionary<string, Value>.Empty),
        Verb.Approve => new Command.Approve(int.Parse(t.Target!, CultureInfo.InvariantCulture), null),
        Verb.Reject => new Command.Reject(int.Parse(t.Target!, CultureInfo.InvariantCulture), "no"),
        Verb.Retry => new Command.Retry(t.Target),
        Verb.Skip => new Command.Skip(t.Target!, "why not"),
        Verb.Settle => new Command.Settle(t.Target!, !sim.Doomed && sim.Chance(50), "seen"),
        Verb.Check => new Command.Check(t.Target!),
        Verb.Pause => new Command.Pause(null),
        Verb.Resume => new Command.Resume(),
        Verb.Panic => new Command.Panic(null),
        Verb.RollBack => new Command.RollBack(false),
        Verb.RollBackAll => new Command.RollBack(true),
        Verb.Abort => new Command.Abort("enough"),
        Verb.Lock => new Command.TakeLock(sim.Chance(50) ? null : "copy", "mine"),
        Verb.Unlock => new Command.Unlock(),
        Verb.HandOver => new Command.HandOver("tomas"),
        Verb.BreakLock => new Command.BreakLock("needed"),
        Verb.Note => new Command.AddNote(NoteKind.Note, "words", null, null),
        _ => new Command.PostStatus(TimeSpan.FromMinutes(15)),
    };

    public static void Worker(Sim sim)
    {
        var items = WorkPlan.Due(sim.State, sim.Situation).Items;
        // A worker may be slow: what it took was due then, and the run has been paused, moved on or rolled back since.
        if (sim.InHand.Count > 0 && sim.Chance(20)) Do(sim, sim.Pick(sim.InHand));
        else if (!items.IsEmpty && sim.Pick(items) is var item)
            if (sim.Chance(15)) Take(sim, item);
            else Do(sim, item);
    }

    private static void Take(Sim sim, WorkItem item)
    {
        if (sim.InHand.Count == 4) sim.InHand.RemoveAt(0);
        sim.InHand.Add(item);
    }

    public static void Do(Sim sim, WorkItem item)
    {
        var preview = item.Contract.Changes ? sim.Preview(item.Step) : null;
        var look = sim.Look();
        DateTimeOffset? since = look.Verdict == Verdict.Yes ? sim.Now - TimeSpan.FromSeconds(sim.Fine ? 60 : sim.Random(20)) : null;
        sim.Report(item switch
        {
            WorkItem.Prepare p => new WorkReport.Prepared(p.Step, p.Attempt, sim.Owner, preview) { Guards = sim.Guards(p.Guards) },
            WorkItem.Begin b => new WorkReport.Claim(b.Step, b.Attempt, sim.Owner, preview, preview is null ? null : new JsonObject()) { Guards = sim.Guards(b.Guards) },
            WorkItem.Verify v => new WorkReport.Verified(v.Step, v.Attempt, sim.Owner, look, ((Outcome.Done)new Outcome.Done(ImmutableDictionary<string, Value>.Empty, [], "")).Facts),
            WorkItem.VerifyUndone v => new WorkReport.VerifiedUndone(v.Step, v.Attempt, sim.Owner, look),
            WorkItem.Undo u => new WorkReport.ClaimUndo(u.Step, u.Attempt, sim.Owner),
            WorkItem.Watch w => new WorkReport.Watched(w.Step, w.Attempt, sim.Owner, look, since),
            WorkItem.Recheck r => new WorkReport.Rechecked(r.Step, r.Attempt, sim.Owner, look),
            WorkItem.AskGuards a => new WorkReport.GuardsAnswered(a.Step, a.Attempt, sim.Owner, a.Request) { Guards = sim.Guards(a.Guards) },
            _ => throw new InvalidOperationException(item.GetType().Name),
        });
    }

    private static void Running(Sim sim)
    {
        var running = sim.State.Steps.Values.Where(s => s.Status is StepStatus.Running or StepStatus.Undoing).OrderBy(s => s.Key, StringComparer.Ordinal).ToList();
        if (running.Count > 0) Answer(sim, sim.Pick(running));
    }

    public static void Answer(Sim sim, StepState step)
    {
        // Sometimes it is somebody who has lost the lease, or an old attempt.
        var owner = sim.Fine ? step.Owner! : sim.Owner;
        var attempt = sim.Fine || sim.Chance(90) ? step.Attempt : step.Attempt - 1;
        var look = sim.Look();
        DateTimeOffset? since = look.Verdict == Verdict.Yes ? sim.Now - TimeSpan.FromSeconds(sim.Fine ? 60 : sim.Random(20)) : null;
        var outcome = sim.Outcome();
        sim.Report(step switch
        {
            { Status: StepStatus.Undoing } => new WorkReport.UndoDone(step.Key, attempt, owner, outcome, outcome is Outcome.Done ? look : null),
            { IsObservation: true } => new WorkReport.Looked(step.Key, attempt, owner, look, since),
            _ when !sim.Fine && sim.Chance(30) => new WorkReport.Progressed(step.Key, attempt, owner, new Progress(sim.Random(100), 100, "records", 1)),
            _ => new WorkReport.Ended(step.Key, attempt, owner, outcome, outcome is Outcome.Done && step.Changes ? look : null),
        });
    }
}
