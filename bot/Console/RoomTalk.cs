using System.Collections.Immutable;
using ChatOpsBot.Chat;

namespace ChatOpsBot.Console;

/// <summary>The page's side of the chat: what is said there is kept as a line, then goes through the one door; the answer is a line too.</summary>
public sealed class RoomTalk(Intake intake, Talk talk, Conversations conversations, People people)
{
    public IEnumerable<ChatLine> Lines => talk.Lines;

    public int? BoundRun => conversations.Run(Talk.Address);

    public async Task<Said> ReceiveAsync(ChatMessage message, CancellationToken cancel)
    {
        // On a token of its own: what was said is decided and kept, also when the browser has gone away meanwhile.
        _ = cancel;
        var who = people.Named(message.From.Id);
        if (message.Text is { } text && MessageText.Read(text) is { Words.Length: > 0 } read)
            await talk.AddAsync($"m-{message.MessageId}", message.From.Id, who?.Name ?? message.From.Id, read.Words, null, CancellationToken.None);
        var reply = await intake.ReceiveAsync(message, CancellationToken.None);
        if (reply.Kind != ReplyKind.SeenBefore)
            await talk.AddAsync($"r-{message.MessageId}", "bot", "ChatOps", reply.Words, reply.Why, CancellationToken.None, reply.Rows.IsEmpty ? null : reply.Rows);
        return new Said(reply.Kind is ReplyKind.Noted or ReplyKind.Told or ReplyKind.SeenBefore, reply.Words, reply.Why);
    }

    public ImmutableArray<Completion> Complete(string viewer, string text) =>
        [.. intake.Complete(text, PlatformIdentity.Page(viewer), Talk.Address).Select(s => new Completion(s.Text, s.Hint))];
}
