using System.Collections.Immutable;
using ChatOpsBot.Chat.Commands;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>Which run a line is about, and what the chat must know of it.</summary>
public sealed class Scenes(People people, RunDesk desk, IRunbookShelf shelf, Conversations conversations)
{
    public IReadOnlyList<RunState> OpenRuns => [.. desk.Runs.Where(r => !r.Ended)];

    /// <summary>The run with that number; without one the run the conversation is bound to; else the only open one.</summary>
    public RunState? Run(string address, int? number)
    {
        if (number is { } named) return desk.Find(named);
        var bound = conversations.Run(address) is { } own ? desk.Find(own) : null;
        if (bound is { Ended: false }) return bound;
        return OpenRuns is [var only] ? only : bound;
    }

    public Scene For(Person person, RunState? run)
    {
        var scene = new Scene(person, people.All, [.. shelf.Runbooks.Select(r => new RunbookLine(r.Name, r.Version, r.Title, r.Parameters, r.NotHere))]);
        if (run is null) return scene;
        return scene with
        {
            State = run,
            Offers = desk.OffersFor(run.Id, person.Id),
            Requests = [.. run.OpenRequests.Where(r => r.Status == RequestStatus.Open).Select(r => new OpenRequest(r.Number, r.Asked.Effect, r.Asked.Typed))],
            Steps = [.. StepsOf(run)],
        };
    }

    // Steps of the present phase and of open operations first: those are the ones people mean.
    private static IEnumerable<Choice> StepsOf(RunState run)
    {
        foreach (var operation in run.OpenOperations)
        {
            yield return new Choice(operation.Shape.Id, operation.Command);
            foreach (var key in operation.Steps.Where(k => k.Contains('/', StringComparison.Ordinal)))
                yield return new Choice($"{operation.Shape.Id}/{key[(key.LastIndexOf('/') + 1)..]}", Stands(run.Steps[key]));
        }

        var phase = run.PhaseIndex;
        foreach (var step in run.PhaseSteps.OrderBy(s => s.PhaseIndex == phase ? 0 : 1))
            yield return new Choice(step.Key, Stands(step));
    }

    private static string Stands(StepState step) => step.Words is { } words ? $"{step.Status}: {words}" : $"{step.Status}";
}
