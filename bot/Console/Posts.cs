using System.Text.Json;

namespace ChatOpsBot.Console;

/// <summary>What the page sends: words typed and buttons pressed. Read strictly; bounded before anything else looks at it.</summary>
internal static class Posts
{
    private const int MostCharacters = 30_000;
    private const int MostId = 64;

    public static Task SayAsync(HttpContext context, IWarRoom room) =>
        ReadAsync<Saying>(context, s => room.People.Any(p => p.Id == s.As) ? Wrong(s.Id, s.Text) : Stranger, s => room.SayAsync(s, context.RequestAborted));

    public static Task PressAsync(HttpContext context, IWarRoom room) =>
        ReadAsync<Pressing>(context, p => room.People.Any(x => x.Id == p.As) ? Wrong(p.Id, p.Button, p.Typed, p.Because) : Stranger, p => room.PressAsync(p, context.RequestAborted));

    private static (int, string) Stranger => (403, "This page may not speak as that person.");

    private static async Task ReadAsync<T>(HttpContext context, Func<T, (int Status, string Words)?> check, Func<T, Task<Said>> act)
        where T : class
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, RoomJson.Options, context.RequestAborted);
            if (body is null) await Reply.RefuseAsync(context, 400, "The body is empty.");
            else if (check(body) is { } wrong) await Reply.RefuseAsync(context, wrong.Status, wrong.Words);
            else await context.Response.WriteAsJsonAsync(await act(body), RoomJson.Options);
        }
        catch (JsonException)
        {
            await Reply.RefuseAsync(context, 400, "The body is not the JSON that is wanted here.");
        }
        catch (BadHttpRequestException wrong)
        {
            await Reply.RefuseAsync(context, wrong.StatusCode, "The body is too large or broken.");
        }
    }

    private static (int Status, string Words)? Wrong(string? id, params string?[] texts)
    {
        if (string.IsNullOrEmpty(id) || id.Length > MostId || !id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            return (400, $"id must be 1 to {MostId} letters, digits or hyphens, new for each message.");
        if (string.IsNullOrWhiteSpace(texts[0])) return (400, "There is nothing in it.");
        return texts.Any(t => t?.Length > MostCharacters) ? (413, $"At most {MostCharacters} characters are taken.") : null;
    }
}
