using System.Text;
using System.Threading.Channels;
using ChatOpsBot.Chat;

namespace ChatOpsBot.Teams;

/// <summary>
/// The immediate answers, sent after the turn has ended. What was decided leaves by the outbox; these are words about it, and when one is lost
/// with a crash, the card still tells the truth.
/// </summary>
internal sealed partial class TeamsReplies(ITeamsPoster poster, ILogger<TeamsReplies> log) : BackgroundService
{
    private const int MostWaiting = 1_000;
    private const int MostAttempts = 4;

    private readonly Channel<(string Address, string Text)> waiting =
        Channel.CreateBounded<(string, string)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

    public void Add(string address, ChatReply reply) => waiting.Writer.TryWrite((address, Written(reply)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (address, text) in waiting.Reader.ReadAllAsync(stoppingToken))
            await SendAsync(address, text, stoppingToken);
    }

    private static string Written(ChatReply reply)
    {
        var text = new StringBuilder(reply.Words);
        foreach (var row in reply.Rows) text.Append('\n').Append(row.Term).Append(": ").Append(row.Words);
        if (reply.Why is not null) text.Append("\n(why: more)");
        return text.ToString();
    }

    private async Task SendAsync(string address, string text, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var posted = await poster.SayAsync(address, text, cancel);
            if (posted is Posted.Sent) return;
            if (posted is not Posted.TryLater { MaybePosted: false } later || attempt == MostAttempts)
            {
                Lost(posted is Posted.GaveUp gaveUp ? gaveUp.Words : "tried often enough");
                return;
            }

            await Task.Delay(later.After, cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer could not be sent to Teams: {Why}")]
    private partial void Lost(string why);
}
