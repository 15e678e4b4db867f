using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Teams;

/// <summary>
/// Keeps the cards of each run in the conversations that follow it: posted once, edited in place. What comes while an edit is under way is
/// merged into the next one, so the last state always gets through.
/// </summary>
/// <param name="draw">The cards of a run as it stands.</param>
internal sealed class TeamsCards(
    RunDesk desk, Conversations conversations, ITeamsPoster poster, Func<RunState, IReadOnlyList<TeamsCard>> draw, TimeProvider clock) : BackgroundService
{
    /// <summary>An edit counts like a post, and a conversation takes about two a second of all bots.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(Guid Run, string Address), DateTimeOffset> waiting = [];
    private readonly Dictionary<(string Address, string Slot), string> shown = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = desk.Watch();
        // After a restart the cards that stand there have dead buttons, and may have missed the last edit.
        foreach (var run in desk.Runs.Where(r => !r.Ended)) Wait(run.Id);
        while (!stoppingToken.IsCancellationRequested)
        {
            // With something waiting for its time, look again after a breath; else sleep until something happens.
            if (waiting.Count == 0 && !await watch.Reader.WaitToReadAsync(stoppingToken)) return;
            while (watch.Reader.TryRead(out var change)) Wait(change.Run);
            foreach (var (place, due) in waiting.ToList())
                if (due <= clock.GetUtcNow()) await ShowAsync(place, stoppingToken);
            await Task.Delay(Breath, clock, stoppingToken);
        }
    }

    private void Wait(Guid run)
    {
        if (desk.Find(run) is not { } state) return;
        foreach (var address in conversations.Following(state.Number).Where(a => a.StartsWith($"{TeamsActivity.Edge}:", StringComparison.Ordinal)))
            waiting.TryAdd((run, address), clock.GetUtcNow());
    }

    private async Task ShowAsync((Guid Run, string Address) place, CancellationToken cancel)
    {
        waiting.Remove(place);
        if (desk.Find(place.Run) is not { } state) return;
        foreach (var card in draw(state).Where(c => Wanted(place.Address, c)))
        {
            switch (await poster.ShowAsync(place.Address, card.Slot, card.Json, card.Summary, cancel))
            {
                case Posted.Sent:
                    shown[(place.Address, card.Slot)] = card.Json;
                    if (card.Request is { } request) await conversations.ShownAsync(place.Address, state.Number, request, cancel);
                    break;
                case Posted.TryLater later: // all is drawn anew then: only the last state matters
                    waiting[place] = clock.GetUtcNow() + later.After;
                    return;
            }
        }
    }

    /// <summary>Not what stands there already, and not a request that was closed before anybody saw it here.</summary>
    private bool Wanted(string address, TeamsCard card) => shown.TryGetValue((address, card.Slot), out var last)
        ? last != card.Json
        : card.Request is not null || !card.Slot.StartsWith("request-", StringComparison.Ordinal);
}
