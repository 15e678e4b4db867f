using System.Collections.Concurrent;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Teams;

/// <summary>A card as it goes out.</summary>
/// <param name="Slot">Which card it is; the same slot is edited in place.</param>
/// <param name="Json">Adaptive Card JSON.</param>
/// <param name="Summary">For the notification.</param>
public sealed record TeamsCard(string Slot, string Json, string Summary);

/// <summary>
/// Keeps the live card of each run in the conversations that follow it: posted once, edited in place. What comes while an edit is under way is
/// merged into the next one, so the last state always gets through.
/// </summary>
/// <param name="draw">The card of a run as it stands; given by the host.</param>
internal sealed class TeamsCards(
    RunDesk desk, Conversations conversations, ITeamsPoster poster, Func<RunState, TeamsCard> draw, TimeProvider clock) : BackgroundService
{
    /// <summary>An edit counts like a post, and a conversation takes about two a second of all bots.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(Guid Run, string Address), DateTimeOffset> waiting = [];
    private readonly Dictionary<(Guid Run, string Address), string> shown = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = desk.Watch();
        while (!stoppingToken.IsCancellationRequested)
        {
            // With something waiting for its time, look again after a breath; else sleep until something happens.
            if (waiting.Count == 0 && !await watch.Reader.WaitToReadAsync(stoppingToken)) return;
            while (watch.Reader.TryRead(out var change)) Wait(change.Run);
            foreach (var (card, due) in waiting.ToList())
                if (due <= clock.GetUtcNow()) await ShowAsync(card, stoppingToken);
            await Task.Delay(Breath, clock, stoppingToken);
        }
    }

    private void Wait(Guid run)
    {
        if (desk.Find(run) is not { } state) return;
        foreach (var address in conversations.Following(state.Number).Where(a => a.StartsWith($"{TeamsActivity.Edge}:", StringComparison.Ordinal)))
            waiting.TryAdd((run, address), clock.GetUtcNow());
    }

    private async Task ShowAsync((Guid Run, string Address) card, CancellationToken cancel)
    {
        waiting.Remove(card);
        if (desk.Find(card.Run) is not { } state) return;
        var drawn = draw(state);
        if (shown.GetValueOrDefault(card) == drawn.Json) return;
        switch (await poster.ShowAsync(card.Address, drawn.Slot, drawn.Json, drawn.Summary, cancel))
        {
            case Posted.Sent:
                shown[card] = drawn.Json;
                break;
            case Posted.TryLater later: // the card is drawn anew then: only the last state matters
                waiting[card] = clock.GetUtcNow() + later.After;
                break;
        }
    }
}
