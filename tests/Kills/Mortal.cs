using System.Collections.Immutable;
using System.Globalization;
using ChatOpsBot.Cli;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Kills;

/// <summary>The bot as it is, with a journal that kills it, and people who press whatever is asked. Arguments: WORLD DATA FATAL before|after.</summary>
internal static class Mortal
{
    public const string Word = "mortal";
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(50);

    public static async Task<int> RunAsync(string[] args)
    {
        var (fatal, before) = (int.Parse(args[2], CultureInfo.InvariantCulture), args[3] == "before");
        var options = new ServeOptions { Url = "http://127.0.0.1:0", World = args[0], Data = args[1], Pace = 600 };
        await using var bot = await BotHost.StartAsync(options, CancellationToken.None, journal => new MortalJournal(journal, fatal, before));
        while (true)
        {
            if (await PressAsync(bot.Desk) is { Ended: true } run)
            {
                await System.Console.Out.WriteLineAsync($"ENDED {run.Mode}");
                return 0;
            }

            await Task.Delay(s_glance);
        }
    }

    private static async Task<RunState?> PressAsync(RunDesk desk)
    {
        if (desk.Runs.Count == 0)
        {
            var start = new Command.StartRun(RunbookFiles.First, ImmutableDictionary<string, Value>.Empty);
            await desk.SubmitAsync(start, new Actor("tomas", "page"), null, "page:the-only-start", CancellationToken.None);
            return desk.Runs is [var first, ..] ? first : null;
        }

        var run = desk.Runs[0];
        foreach (var request in run.OpenRequests.Where(r => r.Status == RequestStatus.Open))
            foreach (var person in request.Asked.People.Where(p => request.Votes.All(v => v.Person != p)))
                await desk.SubmitAsync(new Command.Approve(request.Number, request.Asked.Typed), new Actor(person, "page"), run.Id, $"page:{request.Number}-{person}", CancellationToken.None);
        foreach (var offer in desk.OffersFor(run.Id, "tomas").Where(o => o is { Allowed: true, Verb: Verb.StartPhase, Target: not null }))
            await desk.SubmitAsync(new Command.StartPhase(offer.Target!), new Actor("tomas", "page"), run.Id, $"page:start-{offer.Target}-{run.Requests.Count}", CancellationToken.None);
        // A failed step is for people: once more, as a person would.
        foreach (var failed in run.Steps.Values.Where(s => s.Status == StepStatus.Failed))
            await desk.SubmitAsync(new Command.Retry(failed.Key), new Actor("tomas", "page"), run.Id, $"page:retry-{failed.Key}-{failed.Attempt}", CancellationToken.None);
        return desk.Find(run.Id);
    }
}
