using ChatOpsBot.Chat;

namespace ChatOpsBot.Cli;

/// <summary>
/// Asks for help once, as nobody's message, when the page is there: the program compiles what a first line of chat needs while the person at the page
/// still reads. A question changes nothing and is kept nowhere.
/// </summary>
internal sealed class WarmUp(Intake intake, People people, IHostApplicationLifetime life) : BackgroundService
{
    private const string Edge = "page";
    private const string Conversation = "warm-up";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (people.All.Length == 0) return;
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await using (life.ApplicationStarted.Register(() => there.TrySetResult())) await there.Task.WaitAsync(stoppingToken);
            foreach (var words in new[] { "help", "status" })
                await intake.ReceiveAsync(new ChatMessage(Edge, Conversation, words, PlatformIdentity.Page(people.All[0].Id), words), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ended before it was begun.
        }
    }
}
