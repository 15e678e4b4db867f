using System.Collections.Immutable;
using System.Globalization;
using ChatOpsBot.Chat.Commands;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>
/// The one door for every edge. Secrets out, person known, words understood, command decided and journaled; the answer comes back at once.
/// Never throws for what a person said.
/// </summary>
public sealed class Intake(People people, Scenes scenes, Decisions decisions, Answers answers, Conversations conversations)
{
    public async Task<ChatReply> ReceiveAsync(ChatMessage message, CancellationToken cancel)
    {
        var text = MessageText.Read(message.Text);
        if (people.Find(message.From) is not { } person)
        {
            await decisions.RecordStrangerAsync(message, text.Words, cancel);
            return ChatReply.Refused($"You are not on the list of people here, so nothing was done. To be let in, ask for an entry in the setting People; seen as {message.From.Edge} {message.From.Written}.");
        }

        if (message.Press is { } press) return Kept(message, person, await decisions.PressAsync(message, press, person, cancel));
        if (text.Problem is { } problem) return WithRemoved(ChatReply.NotUnderstood(problem), text.Removed);
        return WithRemoved(await SayAsync(message, text, person, cancel), text.Removed);
    }

    /// <summary>What could be typed next, with syntax, bounds and what is now.</summary>
    /// <param name="address"><c>edge:conversation</c>.</param>
    public IReadOnlyList<Suggestion> Complete(string text, PlatformIdentity who, string address)
    {
        if (people.Find(who) is not { } person || text.Length > MessageText.MostCharacters) return [];
        var line = RunPrefix.Take([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        var scene = scenes.For(person, scenes.Run(address, line.Number));
        var typed = string.Join(' ', line.Words) + (text.EndsWith(' ') ? " " : "");
        return [.. Completion.For(typed, scene).Select(s => line.Number is { } n ? s with { Text = $"run {n} {s.Text}" } : s)];
    }

    private async Task<ChatReply> SayAsync(ChatMessage message, MessageText text, Person person, CancellationToken cancel)
    {
        var line = RunPrefix.Take(CommandBook.Split(text.Words));
        var run = scenes.Run(message.Address, line.Number);
        if (line.Number is { } number && run is null)
            return ChatReply.NotUnderstood($"There is no run {number}. Type runs to see them.");
        var scene = scenes.For(person, run);
        if (line.Number is { } followed && line.Words.IsEmpty) return await FollowAsync(message, followed, scene, cancel);
        var asked = CommandBook.Read(line.Words, scene);
        if (asked is Asked.Read { Reading: Reading.Why })
            return ChatReply.Told(conversations.Why(message.Address, person.Id) ?? (run is null ? null : StatusWords.Why(run)) ?? "There is no more to say about the last answer.");
        if (asked is Asked.Problem && !text.Removed.IsEmpty) return new ChatReply(ReplyKind.NotUnderstood, "Nothing else was done.");
        return Kept(message, person, asked switch
        {
            Asked.Do(var command) => await decisions.DecideAsync(message, command, scene, cancel),
            Asked.Read(var reading) => await answers.ReadAsync(reading, scene, cancel),
            Asked.PracticeAgain => await decisions.PracticeAgainAsync(message, person, cancel),
            Asked.BadValue(var operation, var words) => await answers.BadValueAsync(operation, words, scene, cancel),
            Asked.Problem(var words, var why) => ChatReply.NotUnderstood(words, why),
            _ => throw new InvalidOperationException($"Nothing answers {asked.GetType().Name}."),
        });
    }

    private async Task<ChatReply> FollowAsync(ChatMessage message, int run, Scene scene, CancellationToken cancel)
    {
        await conversations.BindAsync(message.Address, run, cancel);
        var status = await answers.ReadAsync(new Reading.Status(), scene, cancel);
        return status with { Words = $"This conversation is about run {run} now. {status.Words}" };
    }

    private ChatReply Kept(ChatMessage message, Person person, ChatReply reply)
    {
        conversations.Keep(message.Address, person.Id, reply.Why);
        return reply;
    }

    private static ChatReply WithRemoved(ChatReply reply, ImmutableArray<string> removed) => removed.IsEmpty ? reply : reply with
    {
        Words = $"I took out {string.Join(" and ", removed)} before anything was kept. It has been in this chat: rotate it, and delete the message. {reply.Words}",
    };
}

/// <summary><c>run 7 …</c> before a command addresses another run than the conversation's own.</summary>
internal readonly record struct RunPrefix(int? Number, ImmutableArray<string> Words)
{
    public static RunPrefix Take(ImmutableArray<string> words) =>
        words.Length >= 2 && string.Equals(words[0], "run", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(words[1].TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new RunPrefix(number, words[2..])
            : new RunPrefix(null, words);
}
