using System.Text.Json;

namespace ChatOpsBot.Console;

/// <summary>
/// Server-sent events: the whole state on connect and after every change, so a lost connection needs no catching up; a beat in between,
/// so that the page sees when nothing comes any more.
/// </summary>
internal sealed class EventStream(IWarRoom room, TimeProvider clock)
{
    private const int MostViewers = 64;
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(5);

    // A burst of changes is one state: edits are for eyes.
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(120);

    private int _viewers;

    public async Task SendAsync(HttpContext context, string? viewer, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _viewers) > MostViewers)
        {
            Interlocked.Decrement(ref _viewers);
            await Reply.RefuseAsync(context, 503, $"More than {MostViewers} pages are open. Close some.");
            return;
        }

        try
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("retry: 1000\n\n", cancel);
            await FollowAsync(context.Response, viewer, cancel);
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
        finally
        {
            Interlocked.Decrement(ref _viewers);
        }
    }

    private async Task FollowAsync(HttpResponse response, string? viewer, CancellationToken cancel)
    {
        while (true)
        {
            var state = room.Look(viewer);
            await response.WriteAsync($"id: {state.Version}\nevent: state\ndata: {JsonSerializer.Serialize(state, RoomJson.Options)}\n\n", cancel);
            await response.Body.FlushAsync(cancel);
            await Task.Delay(s_breath, clock, cancel);
            await NextAsync(response, state.Version, cancel);
        }
    }

    private async Task NextAsync(HttpResponse response, long seen, CancellationToken cancel)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var changed = room.ChangedAsync(seen, done.Token);
        while (await Task.WhenAny(changed, Task.Delay(s_beat, clock, cancel)) != changed)
        {
            cancel.ThrowIfCancellationRequested();
            await response.WriteAsync("event: beat\ndata: 0\n\n", cancel);
            await response.Body.FlushAsync(cancel);
        }

        await changed;
    }
}
