using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>The world's own door, outside of what it plays: what was asked of it, and the switches for its bad days.</summary>
internal sealed class ControlApi(PracticeWorld world)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private Routes Table => new(
    [
        new("GET", "/practice", (_, _) => Ok(JsonSerializer.SerializeToNode(world.File, Json))),
        new("POST", "/practice/again", async (_, _) => await AgainAsync()),
        new("GET", "/practice/log", (request, _) => Ok(Log(request))),
        new("GET", "/practice/faults", (_, _) => Ok(new JsonObject { ["faults"] = new JsonArray([.. Faults.Words.Select(w => (JsonNode)w)]) })),
        new("POST", "/practice/faults/*", (_, p) => new Faults(world).SwitchAsync(p[0], null)),
        new("POST", "/practice/faults/*/*", (_, p) => new Faults(world).SwitchAsync(p[0], p[1])),
        new("POST", "/practice/faults/*/*/*", (_, p) => new Faults(world).SwitchAsync($"{p[0]}/{p[1]}", p[2])),
        new("POST", "/practice/faults/*/*/*/*", (_, p) => new Faults(world).SwitchAsync($"{p[0]}/{p[1]}", p[2], p[3])),
    ]);

    public async Task ServeAsync(HttpContext context)
    {
        var request = await Request.ReadAsync(context);
        // A page of another origin must not switch faults: a world is for programs, not for browsers.
        var (call, methods) = request.Headers.Origin.Count > 0 ? (null, []) : Table.Find(request);
        var answer = call is not null ? await call() : Answer.Of(methods.Count > 0 ? 405 : 404,
            new JsonObject { ["error"] = $"There is no {request.Method} {request.RawPath}. There are: GET /practice, POST /practice/again, GET /practice/log?since=N, GET /practice/faults, POST /practice/faults/…" });
        await answer.WriteAsync(context);
    }

    private async Task<Answer> AgainAsync()
    {
        await world.BeginAgainAsync(CancellationToken.None); // whole, whoever hangs up
        return Answer.Of(200, JsonSerializer.SerializeToNode(world.File, Json));
    }

    private JsonNode? Log(Request request)
    {
        var since = long.TryParse(request.Query["since"], out var n) ? n : 0;
        return JsonSerializer.SerializeToNode(world.Log.Entries.Where(e => e.Number > since).ToList(), Json);
    }

    private static Task<Answer> Ok(JsonNode? body) => Task.FromResult(Answer.Of(200, body));
}
