namespace ChatOpsBot.Console;

/// <summary>Answers that are no data: words for the person, as JSON.</summary>
internal static class Reply
{
    public static Task RefuseAsync(HttpContext context, int status, string words)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = words }, RoomJson.Options);
    }
}
