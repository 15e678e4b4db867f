using System.Collections.Immutable;
using ChatOpsBot.Chat.Commands;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>From an understood command to the desk, and from its answer to words.</summary>
public sealed class Decisions(RunDesk desk, Scenes scenes, Conversations conversations, Buttons buttons, ChatHands hands)
{
    private const string Stranger = "unknown";

    public async Task<ChatReply> DecideAsync(ChatMessage message, Command command, Scene scene, CancellationToken cancel)
    {
        if (command is Command.StartRun) return await StartAsync(message, command, scene, cancel);
        if (command is Command.Panic && scene.State is not { Ended: false }) return await PanicEverywhereAsync(message, command, scene, cancel);
        if (scene.State is not { } run) return NoRun();
        var (bound, instead) = await BindAsync(message, command, scene, cancel);
        if (instead is not null) return instead;
        return await SubmitAsync(message, bound, scene.Who, run, cancel);
    }

    /// <summary><c>practice again</c>.</summary>
    public Task<ChatReply> PracticeAgainAsync(ChatMessage message, Person person, CancellationToken cancel) =>
        hands.Practice.AgainAsync(person, (command, run) => SubmitAsync(message, command, person, run, cancel), cancel);

    /// <summary>A button. What it means was kept here; a press is the same command as the typed one.</summary>
    public async Task<ChatReply> PressAsync(ChatMessage message, Press press, Person person, CancellationToken cancel)
    {
        if (buttons.Find(press.Button) is not { } meaning || desk.Find(meaning.Run) is not { } run)
            return ChatReply.Refused("This button is of an older card. Use the newest card, or type the command.", "Buttons end when the bot is started anew, and after ten thousand others.");
        if (meaning.With(Clean(press)) is not { } command)
            return ChatReply.NotUnderstood("This needs a reason. Write one beside the button and press again.");
        if (!buttons.Use(press.Button, person.Id)) return new ChatReply(ReplyKind.SeenBefore, "You have pressed this already; nothing more was done.", Run: run.Number);
        var decided = false;
        try
        {
            var reply = await SubmitAsync(message, command, person, run, cancel);
            decided = reply.Kind != ReplyKind.Refused;
            return reply;
        }
        finally
        {
            if (!decided) buttons.GiveBack(press.Button, person.Id); // refused, or the journal could not be written: nothing was used up
        }
    }

    /// <summary>Somebody who is not mapped: refused, and that is recorded with what was said.</summary>
    public Task RecordStrangerAsync(ChatMessage message, string words, CancellationToken cancel)
    {
        var said = message.Press is null ? (words.Length <= 200 ? words : words[..200]) : "(a button)";
        return desk.SubmitAsync(new Command.Say(said), Who(message, Stranger), run: null, message.Cause, cancel);
    }

    private async Task<ChatReply> StartAsync(ChatMessage message, Command command, Scene scene, CancellationToken cancel)
    {
        var before = desk.Runs.Select(r => r.Id).ToHashSet();
        var answer = await desk.SubmitAsync(command, Who(message, scene.Who.Id), run: null, message.Cause, cancel);
        var started = desk.Runs.LastOrDefault(r => !before.Contains(r.Id) && r.StartedBy == scene.Who.Id);
        if (answer is Answer.Noted && started is not null) await conversations.BindAsync(message.Address, started.Number, cancel);
        return Say(answer, started?.Number);
    }

    // Nobody in a hurry should have to name a run: without one at hand, panic stops all that are open.
    private async Task<ChatReply> PanicEverywhereAsync(ChatMessage message, Command command, Scene scene, CancellationToken cancel)
    {
        var open = scenes.OpenRuns;
        if (open.Count == 0) return ChatReply.Refused("Nothing runs, so there is nothing to stop.");
        var replies = new List<ChatReply>();
        foreach (var run in open) replies.Add(await SubmitAsync(message, command, scene.Who, run, cancel));
        return open.Count == 1 ? replies[0] : replies[0] with { Words = string.Join(' ', replies.Select((r, i) => $"Run {open[i].Number}: {r.Words}")) };
    }

    private async Task<ChatReply> SubmitAsync(ChatMessage message, Command command, Person person, RunState run, CancellationToken cancel)
    {
        var asked = await hands.Refusals.AskAsync(command, run, person.Id, cancel);
        var answer = await desk.SubmitAsync(asked, Who(message, person.Id), run.Id, message.Cause, cancel);
        if (answer is Answer.Noted { Request: { } request }) await conversations.ShownAsync(message.Address, run.Number, request, cancel);
        return Say(answer, run.Number);
    }

    /// <summary>Yes and no go to the request last shown in this conversation; when that is not clear, the person says which.</summary>
    private async Task<(Command Command, ChatReply? Instead)> BindAsync(ChatMessage message, Command command, Scene scene, CancellationToken cancel)
    {
        if (command is not (Command.Approve { Request: null } or Command.Reject { Request: null }) || scene.Requests.IsEmpty) return (command, null);
        var verb = command is Command.Approve ? "approve" : "reject";
        if (scene.Requests.Length > 1)
            return (command, ChatReply.NotUnderstood($"{scene.Requests.Length} requests are open. Write {verb} with its number, such as {verb} {scene.Requests[0].Number}.") with { Rows = RowsOf(scene) });
        var request = scene.Requests[0];
        var shown = await conversations.LastShownAsync(message.Address, scene.State!.Number, cancel);
        await conversations.ShownAsync(message.Address, scene.State.Number, request.Number, cancel);
        if (shown is { } other && other != request.Number)
            return (command, ChatReply.NotUnderstood($"Request {other}, the last one shown here, is closed. Now open: {request.Number}, {request.What.TrimEnd('.')}. If you mean that one, write {verb} {request.Number}."));
        return (command is Command.Approve approve ? approve with { Request = request.Number } : ((Command.Reject)command) with { Request = request.Number }, null);
    }

    private static ImmutableArray<ReplyRow> RowsOf(Scene scene) =>
        [.. scene.Requests.Select(r => new ReplyRow($"{r.Number}", r.What))];

    private static ChatReply Say(Answer answer, int? run) => answer switch
    {
        Answer.Noted noted => new ChatReply(ReplyKind.Noted, Sentence(noted.Words), Run: run, Request: noted.Request),
        Answer.Refused { WayOut: { } way } refused => new ChatReply(ReplyKind.Refused, $"{Sentence(refused.Words)} {Sentence(way)}", Run: run),
        Answer.Refused refused => new ChatReply(ReplyKind.Refused, Sentence(refused.Words), Run: run),
        _ => new ChatReply(ReplyKind.SeenBefore, "This was said before; nothing more was done.", Run: run),
    };

    // The engine speaks in parts of sentences, so that cards can put them together.
    private static string Sentence(string words) =>
        words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..] + (words[^1] is '.' or '?' or '!' or '…' or ':' ? "" : ".");

    private ChatReply NoRun() => scenes.OpenRuns.Count == 0
        ? ChatReply.Refused("No run is open. Type runbooks to see what can be started.")
        : ChatReply.NotUnderstood($"Several runs are open. Write run {scenes.OpenRuns[0].Number} before the command, or run {scenes.OpenRuns[0].Number} alone to stay with it.");

    private static Press Clean(Press press) => press with { Typed = Clean(press.Typed), Because = Clean(press.Because) };

    private static string? Clean(string? text) => MessageText.Read(text) is { Problem: null, Words: { Length: > 0 } words } ? words : null;

    private static Actor Who(ChatMessage message, string principal) => new(principal, message.Edge, message.From.Written);
}

/// <summary>What the chat asks of the hands beside reading.</summary>
public sealed record ChatHands(Refusals Refusals, PracticeWorlds Practice);
