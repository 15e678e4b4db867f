using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Tests.Properties;

/// <summary>Ways out of any state: to the end whatever happens, and to Finished if all goes well from here.</summary>
internal static class Ways
{
    private const int Rounds = 400;

    /// <summary>People who want it over, in a world where nothing succeeds and nobody says "done".</summary>
    public static bool ToAnyEnd(Sim sim)
    {
        Restore(sim);
        sim.Doomed = true;
        for (var round = 0; round < Rounds && !sim.State.Ended; round++)
        {
            Press(sim);
            // To the start first: behind a checkpoint without a gate the run only comes forward again.
            var tried = Try(sim, new Command.RollBack(true)) || Try(sim, new Command.RollBack(false)) || Try(sim, new Command.Abort("over"));
            Each(sim, Verb.Skip);
            Each(sim, Verb.Settle);
            if (sim.State.Mode == Mode.Paused && sim.State.UnderPause == Mode.RollingBack) Try(sim, new Command.Resume());
            Press(sim);
            Work(sim);
            if (!tried) sim.Now += TimeSpan.FromHours(3);
            sim.Tick();
        }

        return sim.State.Ended;
    }

    /// <summary>No panic, abort or rollback; all succeeds.</summary>
    public static bool ToFinished(Sim sim)
    {
        Restore(sim);
        sim.Fine = true;
        for (var round = 0; round < Rounds && !sim.State.Ended; round++)
        {
            Try(sim, new Command.Resume());
            Each(sim, Verb.Retry);
            Each(sim, Verb.Check);
            Each(sim, Verb.StartPhase);
            Press(sim);
            Work(sim);
            sim.Now += round % 20 == 19 ? TimeSpan.FromHours(3) : TimeSpan.FromSeconds(20);
            sim.Tick();
        }

        return sim.State.Mode == Mode.Finished;
    }

    /// <summary>Some way forward in which all goes well, so that walks also begin deep in a run.</summary>
    public static void Forward(Sim sim, int rounds)
    {
        sim.Fine = true;
        for (var round = 0; round < rounds && !sim.State.Ended; round++)
        {
            Each(sim, Verb.StartPhase);
            Press(sim);
            Work(sim);
            sim.Now += TimeSpan.FromSeconds(20);
            sim.Tick();
        }

        sim.Fine = false;
    }

    private static void Restore(Sim sim)
    {
        sim.People = Sim.Everybody;
        sim.Tick();
        // Locks of people end by themselves in an hour.
        sim.Now += PeopleLocks.Lasts + TimeSpan.FromMinutes(1);
        sim.Tick();
    }

    private static void Press(Sim sim)
    {
        for (var n = 0; n < 4; n++)
            foreach (var who in Sim.Everybody)
                foreach (var offer in Offers.For(sim.State, who, sim.Situation).Where(o => o is { Verb: Verb.Approve, Allowed: true }))
                    sim.Say(who, Moves.CommandOf(sim, new Trigger(offer.Verb, offer.Target)));
    }

    private static bool Try(Sim sim, Command command) => sim.Say(Sim.Everybody[1], command).Refusal is null;

    private static void Each(Sim sim, Verb verb)
    {
        foreach (var offer in Offers.For(sim.State, Sim.Everybody[1], sim.Situation).Where(o => o.Verb == verb && o.Allowed))
            sim.Say(Sim.Everybody[1], Moves.CommandOf(sim, new Trigger(verb, offer.Target)));
    }

    private static void Work(Sim sim)
    {
        foreach (var item in WorkPlan.Due(sim.State, sim.Situation).Items) Moves.Do(sim, item);
        foreach (var step in sim.State.Steps.Values.Where(s => s.Status is StepStatus.Running or StepStatus.Undoing).ToList())
        {
            sim.Owner = step.Owner!;
            Moves.Answer(sim, step);
        }
    }
}
