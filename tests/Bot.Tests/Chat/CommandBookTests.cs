using ChatOpsBot.Chat.Commands;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Bot.Tests.Chat;

public sealed class CommandBookTests
{
    public static TheoryData<string, string> Lines => new()
    {
        { "start cutover", "StartPhase { Phase = stop-apps }" },
        { "Start  Cutover", "StartPhase { Phase = stop-apps }" },
        { "approve", "Approve { Request = , Typed =  }" },
        { "approve 12", "Approve { Request = 12, Typed =  }" },
        { "approve #12", "Approve { Request = 12, Typed =  }" },
        { "approve prod-eu", "Approve { Request = , Typed = prod-eu }" },
        { "approve 12 prod-eu", "Approve { Request = 12, Typed = prod-eu }" },
        { "reject because the window is closed", "Reject { Request = , Because = the window is closed }" },
        { "reject 12 because no", "Reject { Request = 12, Because = no }" },
        { "pause", "Pause { Because =  }" },
        { "pause because lunch", "Pause { Because = lunch }" },
        { "resume", "Resume { }" },
        { "panic", "Panic { Because =  }" },
        { "panic!!!", "Panic { Because =  }" },
        { "PANIC lag explodes", "Panic { Because = lag explodes }" },
        { "panic because lag explodes", "Panic { Because = lag explodes }" },
        { "abort because the customer says so", "Abort { Because = the customer says so }" },
        { "roll back", "RollBack { All = False }" },
        { "roll back all", "RollBack { All = True }" },
        { "retry", "Retry { Target =  }" },
        { "retry until-caught-up", "Retry { Target = until-caught-up }" },
        { "skip drained because measured by hand", "Skip { Target = drained, Because = measured by hand }" },
        { "settle drained as done because seen", "Settle { Target = drained, Done = True, Because = seen }" },
        { "settle drained as not done because the topic is empty", "Settle { Target = drained, Done = False, Because = the topic is empty }" },
        { "check drained", "Check { Name = drained }" },
        { "lock because I look at it", "TakeLock { Scope = , Because = I look at it }" },
        { "lock copy/s3 because I look at it", "TakeLock { Scope = copy/s3, Because = I look at it }" },
        { "unlock", "Unlock { }" },
        { "hand over to Tomas", "HandOver { To = tomas }" },
        { "hand over to @tomas", "HandOver { To = tomas }" },
        { "break lock because he is asleep", "BreakLock { Because = he is asleep }" },
        { "note orders-7 is slow", "AddNote { Kind = Note, Words = orders-7 is slow, For = , By =  }" },
        { "decision we wait", "AddNote { Kind = Decision, Words = we wait, For = , By =  }" },
        { "todo ask for leave for marta by 2026-11-30", "AddNote { Kind = Todo, Words = ask for leave, For = marta, By = 11/30/2026 }" },
        { "todo wait for quiet", "AddNote { Kind = Todo, Words = wait for quiet, For = , By =  }" },
        { "post status every 15m", "PostStatus { Every = 00:15:00 }" },
        { "post status never", "PostStatus { Every =  }" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_becomes_its_command(string line, string command) =>
        CommandBook.Read(line, SmallRun.Scene()).ShouldBeOfType<Asked.Do>().Command.ToString().ShouldBe(command);

    [Fact]
    public void A_reason_is_a_sentence_and_names_stand_by_commas()
    {
        var asked = CommandBook.Read("leave behind order.trash,fleet-* because nobody reads it any more", SmallRun.Scene()).ShouldBeOfType<Asked.Do>().Command.ShouldBeOfType<Command.RequestOperation>();
        asked.Arguments["topics"].ShouldBe(Value.Of(["order.trash", "fleet-*"]));
        asked.Arguments["reason"].ShouldBe(Value.Of("nobody reads it any more"));
    }

    [Theory]
    [InlineData("help", typeof(Reading.Help))]
    [InlineData("help scale", typeof(Reading.Help))]
    [InlineData("status", typeof(Reading.Status))]
    [InlineData("Status.", typeof(Reading.Status))]
    [InlineData("why", typeof(Reading.Why))]
    [InlineData("lag", typeof(Reading.Lag))]
    [InlineData("progress", typeof(Reading.Progress))]
    [InlineData("topics", typeof(Reading.Topics))]
    [InlineData("audit", typeof(Reading.Audit))]
    [InlineData("audit 50", typeof(Reading.Audit))]
    [InlineData("runs", typeof(Reading.Runs))]
    [InlineData("runbooks", typeof(Reading.Runbooks))]
    [InlineData("scale replicator ?", typeof(Reading.Bounds))]
    [InlineData("scale replicator?", typeof(Reading.Bounds))]
    public void Reading_commands_read(string line, Type reading) =>
        CommandBook.Read(line, SmallRun.Scene()).ShouldBeOfType<Asked.Read>().Reading.ShouldBeOfType(reading);

    [Fact]
    public void An_operation_of_the_run_is_a_command_with_typed_arguments()
    {
        var asked = CommandBook.Read("scale replicator 8", SmallRun.Scene()).ShouldBeOfType<Asked.Do>().Command.ShouldBeOfType<Command.RequestOperation>();
        asked.Operation.ShouldBe("scale-replicator");
        asked.Arguments["count"].ShouldBe(Value.Of(8));
    }

    [Fact]
    public void The_runbooks_own_command_wins_over_a_general_one_that_begins_alike()
    {
        CommandBook.Read("pause shard s3", SmallRun.Scene()).ShouldBeOfType<Asked.Do>().Command.ShouldBeOfType<Command.RequestOperation>();
        var waive = CommandBook.Read("waive no-tls until 2026-11-30", SmallRun.Scene()).ShouldBeOfType<Asked.Do>().Command.ShouldBeOfType<Command.RequestOperation>();
        waive.Arguments["day"].ShouldBe(Value.Of(new DateOnly(2026, 11, 30)));
    }

    [Fact]
    public void A_number_is_a_request_unless_it_is_what_must_be_typed_back()
    {
        var scene = SmallRun.Scene() with { Requests = [new OpenRequest(3, "delete 2000 groups", "2000")] };
        CommandBook.Read("approve 2000", scene).ShouldBe(new Asked.Do(new Command.Approve(null, "2000")));
        CommandBook.Read("approve 3 2000", scene).ShouldBe(new Asked.Do(new Command.Approve(3, "2000")));
        CommandBook.Read("approve 3", scene).ShouldBe(new Asked.Do(new Command.Approve(3, null)));
    }

    [Fact]
    public void Start_reads_parameters_by_their_types()
    {
        var start = CommandBook.Read("start msk-to-confluent-cloud tasks=8 source=\"our msk\"", SmallRun.Scene())
            .ShouldBeOfType<Asked.Do>().Command.ShouldBeOfType<Command.StartRun>();
        start.Parameters["tasks"].ShouldBe(Value.Of(8));
        start.Parameters["source"].ShouldBe(Value.Of("our msk"));
    }

    [Theory]
    [InlineData("statsu", "'statsu' is no command. Did you mean status?")]
    [InlineData("scale replicatr 8", "'scale replicatr 8' is no command. Did you mean scale replicator 8?")]
    [InlineData("strat cutover", "'strat cutover' is no command. Did you mean start cutover?")]
    [InlineData("cutover", "'cutover' is no command. Did you mean start cutover?")]
    [InlineData("rollback", "'rollback' is no command. Did you mean roll back?")]
    [InlineData("sing a song", "'sing a song' is no command. Type help to see what you can do now.")]
    [InlineData("", "Nothing was said. Type help to see what you can do now.")]
    [InlineData("abort", "Write abort because ….")]
    [InlineData("skip drained", "Write skip STEP because ….")]
    [InlineData("settle drained as done", "Write settle STEP as done because … or settle STEP as not done because ….")]
    [InlineData("pause everything", "Write pause [because …].")]
    [InlineData("scale replicator", "Write scale replicator COUNT.")]
    [InlineData("hand over to bob", "There is nobody called 'bob'. People: ingrid, tomas, marta, ravi.")]
    [InlineData("todo x for marta by friday", "'friday' is no day. Write it as 2026-11-30.")]
    [InlineData("post status every 5s", "Every must be a time from 1m to 1d, such as 15m, not '5s'.")]
    [InlineData("audit 1000", "audit shows 1 to 50 lines, not '1000'.")]
    [InlineData("reject first because no", "Requests have numbers: reject 12 because …, not 'first'.")]
    [InlineData("start msk-to-confluent-clod", "There is no runbook 'msk-to-confluent-clod'. Did you mean msk-to-confluent-cloud?")]
    [InlineData("start msk-to-confluent-cloud", "source is missing: some text.")]
    [InlineData("start msk-to-confluent-cloud source=a taks=8", "msk-to-confluent-cloud has no parameter 'taks'. Did you mean tasks?")]
    [InlineData("start msk-to-confluent-cloud source=a tasks=0", "tasks must be a whole number of tasks from 1 to 400, not 0.")]
    public void What_is_no_command_is_answered_with_what_is(string line, string words) =>
        CommandBook.Read(line, SmallRun.Scene()).ShouldBeOfType<Asked.Problem>().Words.ShouldBe(words);

    [Fact]
    public void A_value_out_of_bounds_says_unit_and_bounds() =>
        CommandBook.Read("scale replicator 900", SmallRun.Scene()).ShouldBeOfType<Asked.BadValue>()
            .Words.ShouldBe("count must be a whole number of tasks from 1 to 400, not 900.");

    [Theory]
    [InlineData("аpprove")] // Cyrillic а
    [InlineData("ραnic")] // Greek ρ, α
    public void Letters_that_only_look_right_are_not_a_command(string line) =>
        CommandBook.Read(line, SmallRun.Scene()).ShouldBeOfType<Asked.Problem>().Words.ShouldContain("only look like");

    [Fact]
    public void Any_text_gets_an_answer()
    {
        var random = new Random(7);
        string[] words = ["approve", "because", "start", "scale", "replicator", "{words…}", "[", "?", "12", "as", "done", "not", "for", "by", "к", "\uD800", "run", "7", "=", "\"", "every", "todo"];
        for (var i = 0; i < 1_000; i++)
        {
            var line = string.Join(' ', Enumerable.Range(0, random.Next(0, 9)).Select(_ => words[random.Next(words.Length)]));
            CommandBook.Read(ChatOpsBot.Chat.MessageText.Read(line).Words, SmallRun.Scene()).ShouldNotBeNull();
        }
    }

    [Fact]
    public void Completion_offers_commands_and_values_with_a_hint()
    {
        var scene = SmallRun.Scene();
        Completion.For("sca", scene).Select(s => s.Text).ShouldContain("scale");
        Completion.For("scale re", scene).Select(s => s.Text).ShouldContain("scale replicator");
        Completion.For("scale replicator ", scene).Select(s => s.Hint).ShouldContain(h => h.Contains("a whole number of tasks from 1 to 400"));
        Completion.For("hand over to t", scene).ShouldHaveSingleItem().Text.ShouldBe("hand over to tomas");
        Completion.For("skip dr", scene).Select(s => s.Text).ShouldContain("skip drained");
        Completion.For("", scene).ShouldNotBeEmpty();
    }
}
