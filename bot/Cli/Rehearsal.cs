using System.Text.Json.Nodes;
using Spectre.Console;

namespace ChatOpsBot.Cli;

/// <summary>The four people of the practice call, played: start, press what is asked, make it faster once, cut over, go live.</summary>
internal sealed class Rehearsal(PageClient page, IAnsiConsole console)
{
    private static readonly string[] s_approvers = ["tomas", "ingrid", "marta", "ravi"];
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(150);

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private bool _scaled;

    /// <returns>Whether the run finished with every step succeeded.</returns>
    public async Task<bool> PlayAsync(CancellationToken cancel)
    {
        await SayAsync("tomas", $"start {RunbookFiles.First}", cancel);
        while (true)
        {
            var room = await page.LookAsync("tomas", cancel);
            Tell(room);
            var headline = (string?)room["run"]?["headline"];
            if (headline is "done" or "aborted" or "rolled back") return End(room, headline);
            if (Stopped(room) is { } why)
            {
                console.MarkupLineInterpolated($"[red]✕[/] It stopped: {why}");
                return false;
            }

            if (!await AnswerAsync(room, cancel)) await Task.Delay(s_glance, cancel);
        }
    }

    /// <summary>Presses what is asked, scales once, starts what can be started. True when something was done.</summary>
    private async Task<bool> AnswerAsync(JsonObject room, CancellationToken cancel)
    {
        foreach (var request in room["requests"]!.AsArray()) await VoteAsync((int)request!["number"]!, cancel);
        if (room["requests"]!.AsArray().Count > 0) return true;
        if (!_scaled && Phase(room) == "replicate" && Copying(room)) return _scaled = await SayAsync("tomas", "scale replicator 8", cancel);
        return await StartNextAsync(room, cancel);
    }

    /// <summary>The live card has a button for the gate that can be asked now.</summary>
    private async Task<bool> StartNextAsync(JsonObject room, CancellationToken cancel)
    {
        foreach (var action in room["card"]?["actions"]?.AsArray() ?? [])
        {
            if ((string?)action!["title"] is not { } title || !title.StartsWith("Start ", StringComparison.Ordinal)) continue;
            var (done, words) = await page.PressAsync("tomas", (string)action["data"]!["b"]!, cancel);
            console.MarkupLineInterpolated($"  [blue]tomas[/] presses {title} [grey]→ {words}[/]");
            return done;
        }

        return false;
    }

    /// <summary>Each says yes who may; a request that wants words typed back says which in its refusal, so they are asked of the page.</summary>
    private async Task VoteAsync(int number, CancellationToken cancel)
    {
        foreach (var person in s_approvers)
        {
            var room = await page.LookAsync(person, cancel);
            if (room["requests"]!.AsArray().FirstOrDefault(r => (int)r!["number"]! == number) is not { } request) return;
            if ((bool?)request["forYou"] != true) continue;
            var typed = room["buttons"]!.AsObject().Select(b => (string?)b.Value?["typed"]).FirstOrDefault(t => t is not null);
            await SayAsync(person, $"approve {number}{(typed is null ? "" : $" {typed}")}", cancel);
        }
    }

    private async Task<bool> SayAsync(string person, string text, CancellationToken cancel)
    {
        var (done, words) = await page.SayAsync(person, text, cancel);
        console.MarkupLineInterpolated($"  [blue]{person}[/] {text} [grey]→ {words}[/]");
        return done;
    }

    private void Tell(JsonObject room)
    {
        foreach (var line in room["chat"]!.AsArray())
            if ((string?)line!["who"] == "bot" && _told.Add((string)line["id"]!) && !((string)line["id"]!).StartsWith("r-", StringComparison.Ordinal))
                console.MarkupLineInterpolated($"  {(string)line["text"]!}");
    }

    /// <summary>The recap is the card that everybody sees at the end.</summary>
    private bool End(JsonObject room, string headline)
    {
        foreach (var line in CardText.Lines(room["card"]?["body"])) console.MarkupLineInterpolated($"  {line}");
        return headline == "done" && room["track"]!.AsArray().All(p => (string?)p!["mark"] == "done");
    }

    private static string? Phase(JsonObject room) =>
        (string?)room["track"]!.AsArray().FirstOrDefault(p => (string?)p!["mark"] is "now" or "waits" or "trouble")?["id"];

    private static bool Copying(JsonObject room) => room["sources"]!.AsArray().Count > 0 && room["timeline"]!["lines"]!.AsArray().Any(l => ((string)l!["words"]!).Contains("catches up begun", StringComparison.Ordinal));

    private static string? Stopped(JsonObject room) =>
        room["track"]!.AsArray().FirstOrDefault(p => (string?)p!["mark"] == "trouble") is { } phase
            ? $"{phase["title"]}: {room["chat"]!.AsArray().LastOrDefault(l => (string?)l!["who"] == "bot")?["text"]}"
            : null;
}
