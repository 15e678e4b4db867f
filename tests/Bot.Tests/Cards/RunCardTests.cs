using System.Collections.Immutable;
using ChatOpsBot.Bot.Tests.Chat;
using ChatOpsBot.Cards;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Bot.Tests.Cards;

/// <summary>What the live card says in each state of a run: the sentence, the bar, what holds us back and the way out.</summary>
public sealed class RunCardTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 24, 10, 34, 7, TimeSpan.Zero);
    private static readonly CardMoment s_moment = new(
        s_now, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
        People.Practice.All.ToImmutableDictionary(p => p.Id, p => p.Name), ImmutableDictionary<string, string>.Empty) { People = People.Practice.All };

    private static readonly WorldView s_world = new(
        s_now, 21_700_000, 18_400_000, 40_100_000, 18_400_000, 4_900, TimeSpan.FromMinutes(74), 4, [new ShardView("s1", "RUNNING", 29, 30, 1, 21_700_000, 4_900)], [], []);

    [Fact]
    public void Copying_says_how_far_how_fast_and_until_when()
    {
        var card = Card(Run(StepStatus.Running), s_moment with { World = s_world with { Shards = [s_world.Shards[0] with { TasksRunning = 30, TasksFailed = 0 }] } });

        card.Sentence.ShouldBe("Until caught up: 18.4 M of 40.1 M records.");
        card.Bar!.ShouldSatisfyAllConditions(b => b.Percent.ShouldBe(45), b => b.Color.ShouldBe("Accent"));
        card.Figures.Select(f => $"{f.Name} {f.Value} ({f.Note})").ShouldBe([
            "Rate 4,900 /s (done about 12:48)", "Not yet copied 21.7 M (18.4 M of 40.1 M done)", "Tasks 30 (over one connector)"]);
        card.Trouble.ShouldBeNull();
        card.Foot.ShouldBe("Lock: free · as of 11:34:07 Berlin (10:34:07 UTC)");
        card.Head.ShouldBe("PRACTICE · A small migration · run 7");
        card.Where.ShouldBe("Copy · step 1 of 2");
    }

    [Fact]
    public void A_failed_task_stands_out_by_sign_and_word_not_by_colour_alone()
    {
        var tasks = Card(Run(StepStatus.Running), s_moment with { World = s_world }).Figures[2];
        tasks.ShouldBe(new CardFigure("Tasks", "✕ 29 of 30", "Attention", "1 failed"));
    }

    [Fact]
    public void An_undo_that_failed_names_the_way_past_it_whatever_its_own_way_out_says()
    {
        var card = Card(Run(StepStatus.Failed, s => s with { Back = true, Words = "a topic is not there", WayOut = "Mend the cause, then retry" }));
        card.Trouble!.WayOut.ShouldContain("skip until-caught-up because …; a second person must agree");
    }

    [Fact]
    public void What_is_not_known_is_not_shown_as_zero() =>
        Card(Run(StepStatus.Running), s_moment with { World = s_world with { Rate = null, Lag = null, Of = null } }).Figures
            .Take(2).Select(f => f.Value).ShouldBe(["not known", "not known"]);

    [Fact]
    public void What_Connect_said_long_ago_is_not_shown_as_now()
    {
        var silent = s_moment with { World = s_world with { Sources = [new SourceView("connect", s_now.AddSeconds(-34), "refused")] } };
        Card(Run(StepStatus.Running), silent).Figures[2].ShouldBe(new CardFigure("Tasks", "not known", "Warning", "Connect is silent for 34 s"));
        Card(Run(StepStatus.Succeeded), silent).Figures.Select(f => f.Name).ShouldBe(["Since start", "This phase", "Step"], "Connect has been stopped on purpose");
    }

    [Fact]
    public void A_failure_says_what_and_the_way_out()
    {
        var card = Card(Run(StepStatus.Failed, s => s with { Words = "One record is too large", WayOut = "Raise the limit of payments to 2 MB" }));
        card.Sentence.ShouldBe("Until caught up: failed.");
        card.Trouble.ShouldBe(new CardTrouble("attention", "✕ One record is too large.", "Raise the limit of payments to 2 MB. Then retry until-caught-up."));
        card.Bar!.Color.ShouldBe("Attention");
        RunCardView.Headline(Run(StepStatus.Failed), s_moment).ShouldBe("✕ failed");
    }

    [Fact]
    public void What_an_operation_took_away_is_on_the_card_with_the_check_that_shows_it_anew()
    {
        var run = Run(StepStatus.Succeeded);
        var phase = run.Shape.Phases.Single(p => p.Gate is not null);
        run = run with
        {
            Shape = run.Shape with { Phases = run.Shape.Phases.Replace(phase, phase with { Gate = phase.Gate! with { Needs = ["parity"] } }) },
            Attestations = run.Attestations.SetItem("parity", new AttestationState("parity", "compare", false, "'copy again orders' began", [], s_now, s_now, "voided")),
        };
        var trouble = Card(run).Trouble.ShouldNotBeNull();
        trouble.What.ShouldBe("! Parity no longer holds.");
        trouble.WayOut.ShouldContain("'check compare'");
    }

    [Fact]
    public void A_topic_keeps_its_name_where_a_sentence_begins() =>
        Card(Run(StepStatus.Running), s_moment with { World = s_world with { Wrong = ["orders was deleted"] } }).Trouble.ShouldNotBeNull().What.ShouldStartWith("! orders");

    [Fact]
    public void An_unknown_outcome_is_never_called_a_failure()
    {
        var card = Card(Run(StepStatus.Unknown, s => s with { Words = "the call was cut", VerifyCannotTell = true }));
        card.Sentence.ShouldBe("Nobody knows yet whether this was done: Until caught up.");
        card.Trouble!.WayOut.ShouldContain("settle until-caught-up as done because");
        card.Trouble.WayOut.ShouldContain("second person");
    }

    [Theory]
    [InlineData(false, "Paused by Ingrid: nothing new begins.", "To go on: resume.")]
    [InlineData(true, "Panic by Ingrid: all calls are cut, the copies pause, the apps are untouched.", "a second person agrees")]
    public void Paused_says_by_whom_and_how_to_go_on(bool panic, string sentence, string wayOut)
    {
        var card = Card(Run(StepStatus.Pending) with { Mode = Mode.Paused, Pause = new PauseState(Mode.Running, "smoke in the room", panic, "ingrid", s_now) });
        card.Sentence.ShouldBe(sentence);
        card.Trouble!.What.ShouldBe("‖ smoke in the room.");
        card.Trouble.WayOut.ShouldContain(wayOut);
        card.Bar!.Color.ShouldBe("Warning");
    }

    [Fact]
    public void A_gate_that_nobody_has_asked_for_says_the_words() =>
        Card(Run(StepStatus.Succeeded)).Sentence.ShouldBe("Copy is done. Next: Stop the apps, when somebody says start cutover.");

    [Fact]
    public void An_open_request_says_whose_yes_is_missing()
    {
        var run = Asked(Run(StepStatus.Succeeded), new Vote("marta", "customer", s_now));
        Card(run).Sentence.ShouldBe("Waiting for lead: Stop the apps?");
        var card = ApprovalCardView.From(run, run.Requests[12], s_moment, []);
        card.Question.ShouldBe("Stop the apps?");
        card.Asked.ShouldBe("Asked by Tomas at 11:34. Counts as no at 12:04 Berlin (11:04 UTC).");
        card.Votes.ShouldBe([new CardVote("Lead", "◷ Ingrid", "emphasis"), new CardVote("Customer", "✓ Marta, 11:34", "good")]);
        card.NoWayBack.ShouldBeNull();
        card.Foot.ShouldStartWith("Request 12 · effect 9f2c41aa.");
    }

    [Fact]
    public void Each_role_names_only_those_who_have_it()
    {
        var run = Asked(Run(StepStatus.Succeeded));
        ApprovalCardView.From(run, run.Requests[12], s_moment, []).Votes.Select(v => $"{v.Role} {v.Words}").ShouldBe(["Lead ◷ Ingrid", "Customer ◷ Marta or Ravi"]);
    }

    [Fact]
    public void The_card_before_the_point_of_no_return_says_so()
    {
        var run = Asked(Run(StepStatus.Succeeded));
        run = run with { Shape = run.Shape with { Phases = run.Shape.Phases.SetItem(1, run.Shape.Phases[1] with { PointOfNoReturn = true }) } };
        var card = ApprovalCardView.From(run, run.Requests[12], s_moment, []);
        card.NoWayBack!.ShouldContain("roll back is refused");
        card.Facts.Single(f => f.Name == "Way back").Value.ShouldBe("only until its first step is begun");
    }

    [Fact]
    public void Practice_and_its_pace_stand_on_the_card()
    {
        Card(Run(StepStatus.Running) with { Pace = 60 }).Head.ShouldBe("PRACTICE, pace 60 (1 h takes 1 m) · A small migration · run 7");
        Card(Run(StepStatus.Running) with { Environment = "prod" }).Head.ShouldBe("PROD · A small migration · run 7");
    }

    [Fact]
    public void Foreign_words_stay_words()
    {
        var run = Run(StepStatus.Failed, s => s with { Words = "topic **${x}** <b>" });
        var json = CardShelf.Load(Path.Combine(AppContext.BaseDirectory, "cards")).Draw(RunCardView.From(run, s_moment, []));
        var text = json["body"]!.AsArray().SelectMany(b => b!["items"]?.AsArray() ?? []).Select(i => i!.ToJsonString()).Single(t => t.Contains("topic", StringComparison.Ordinal));
        text.ShouldStartWith("""{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":""");
        text.ShouldContain("${x}");
    }

    [Fact]
    public void The_recap_names_what_was_decided_and_what_is_left()
    {
        var run = Run(StepStatus.Succeeded) with
        {
            Mode = Mode.Finished, EndedAt = s_now, Seq = 431, Link = Convert.FromHexString("9f2c41aa00"),
            Notes = [new NoteState("todo", "Clean 3 topics", "ingrid", s_now, false, "tomas", new DateOnly(2026, 11, 27)), new NoteState("decision", "no rollback after lunch", "ingrid", s_now, true, null, null)],
        };
        var card = FinishedCardView.From(run, s_moment, ["s1-3 failed"], []);
        card.Sentence.ShouldBe("✓ Done: A small migration.");
        card.Facts.ShouldContain(new CardFact("Incidents", "1: s1-3 failed"));
        card.Facts.ShouldContain(new CardFact("Left to do", "Clean 3 topics (Tomas, by 2026-11-27)"));
        card.Facts.ShouldContain(new CardFact("Decided", "no rollback after lunch"));
        card.Foot.ShouldBe("Ended 11:34 Berlin (10:34 UTC) · journal #431 9f2c41aa");
    }

    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(59.6, "1 m")]
    [InlineData(61, "1 m 1 s")]
    [InlineData(1_440, "24 m")]
    [InlineData(8_040, "2 h 14 m")]
    [InlineData(266_400, "3 d 2 h")]
    [InlineData(-5, "0 s")]
    public void Spans(double seconds, string said) => Say.Span(TimeSpan.FromSeconds(seconds)).ShouldBe(said);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(9_999, "9,999")]
    [InlineData(10_000, "10.0 k")]
    [InlineData(21_700_000, "21.7 M")]
    [InlineData(2e9, "2.00 G")]
    public void Numbers(double number, string said) => Say.Short(number).ShouldBe(said);

    private static RunCard Card(RunState run, CardMoment? moment = null) => RunCardView.From(run, moment ?? s_moment, []);

    private static RunState Run(StepStatus status, Func<StepState, StepState>? more = null)
    {
        var steps = SmallRun.Shape.Phases.SelectMany((p, i) => p.Steps.Select(s => new StepState { Key = s.Id, Shape = s, PhaseIndex = i })).ToImmutableDictionary(s => s.Key);
        var first = steps["until-caught-up"] with { Status = status };
        return SmallRun.State with
        {
            StartedAt = s_now.AddMinutes(-134), LastAt = s_now, Steps = steps.SetItem(first.Key, more is null ? first : more(first)),
            Phases = ImmutableDictionary<string, PhaseState>.Empty.Add("replicate", new PhaseState(s_now.AddMinutes(-10), null, null)),
        };
    }

    private static RunState Asked(RunState run, params ImmutableArray<Vote> votes) => run with
    {
        Requests = run.Requests.Add(12, new ApprovalRequest
        {
            Number = 12, AskedAt = s_now, Votes = votes,
            Asked = new ApprovalAsked(12, RequestKind.Phase, "stop-apps", "9f2c41aa55", [new AskedQuorum(["lead"], 1), new AskedQuorum(["customer"], 1)], false,
                ["ingrid", "marta", "ravi"], null, s_now.AddMinutes(30), "Stops 14 apps.", [], "tomas"),
        }),
    };
}
