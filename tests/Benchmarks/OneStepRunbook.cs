using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Benchmarks;

/// <summary>The real desk over a runbook of one long observation, on a clock that stands.</summary>
internal static class OneStepRunbook
{
    public static readonly Actor Lead = new("lead", "page");

    private const string Text = """
        runbook: long-copy
        version: 1
        roles: [lead]
        operators: [lead]
        phases:
          - id: copy
            title: Copy
            steps:
              - { id: until-copied, observe: copy.done, every: 15s, timeout: 30d }
        """;

    private static readonly Catalogue Known = new([], [new CopyDone()], []);

    public static RunDesk Desk(IJournal journal)
    {
        var shelf = RunbookShelf.Open([new RunbookText("long-copy.yaml", Text)], Known, out var mistakes)
            ?? throw new InvalidOperationException(string.Join('\n', mistakes));
        ImmutableArray<Person> people = [new Person("lead", "Lead", ["lead"])];
        var setup = new DeskSetup(SampleChain.Key, () => people, "practice", Guid.CreateVersion7, () => ImmutableDictionary<string, string>.Empty);
        return new RunDesk(journal, setup, shelf, Known, new StandingClock());
    }

    /// <summary>Starts a run and claims its step, as a worker would.</summary>
    public static async Task<RunState> StartAsync(RunDesk desk)
    {
        await desk.OpenAsync(CancellationToken.None);
        var answer = await desk.SubmitAsync(new Command.StartRun("long-copy", ImmutableDictionary<string, Value>.Empty), Lead, null, "start", CancellationToken.None);
        if (answer is not Answer.Noted) throw new InvalidOperationException(answer.ToString());
        var run = desk.Runs.Single().Id;
        while (desk.Work(run).Items is [var item, ..])
        {
            WorkReport report = item is WorkItem.Prepare
                ? new WorkReport.Prepared(item.Step, item.Attempt, "worker", null)
                : new WorkReport.Claim(item.Step, item.Attempt, "worker", null, null);
            if (await desk.ReportAsync(run, report, $"{item.Id}", CancellationToken.None) is ReportAnswer.Stale stale) throw new InvalidOperationException(stale.Words);
        }

        return desk.Find(run)!;
    }

    /// <summary>What such a run writes over its weeks, appended a thousand at a time: progress, now and then a note or a refusal.</summary>
    public static async Task GrowAsync(IJournal journal, RunState run, int events)
    {
        var (seq, link) = (run.Seq, run.Link);
        var step = run.Steps.Values.Single(s => s.Status == StepStatus.Running);
        while (seq < events)
        {
            var (expected, cause) = (seq, $"grow-{seq}");
            var entries = new List<JournalEntry>(1000);
            while (entries.Count < 1000 && seq < events)
            {
                var what = Event(++seq, step);
                var entry = new JournalEntry(
                    run.Id, seq, run.LastAt, what is NoteAdded ? Lead : new Actor("worker:worker", "worker"), cause, what.Kind,
                    EventKinds.Version(what), what.Step, what.Attempt, EventKinds.Write(what), default);
                link = Chain.Link(SampleChain.Key, link.Span, entry);
                entries.Add(entry with { Link = link });
            }

            if (await journal.AppendAsync(new Append(run.Id, expected, cause, entries, []), CancellationToken.None) != AppendResult.Appended)
                throw new InvalidOperationException("not appended");
        }
    }

    private static RunEvent Event(long seq, StepState step) => (seq % 20) switch
    {
        7 => new NoteAdded("note", $"all calm at {seq}"),
        13 => new CommandRefused("start cutover", "phase", "the copy is not complete", "wait for until-copied"),
        _ => new StepProgressed(seq * 1000, 1e9, "records", 977, $"{seq * 1000} records are there, none failed", step.LeaseEnd!.Value) { Step = step.Key, Attempt = step.Attempt },
    };

    private sealed class CopyDone : IObservation
    {
        public Contract Contract { get; } = Contract.Observes("copy.done");

        public Task<Look> LookAsync(Call call, CancellationToken cancel) => Task.FromResult(Look.No("not yet"));
    }

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    }
}
