using System.Globalization;
using System.Text.Json;

namespace ChatOpsBot.Console;

/// <summary>The war room's page and its requests.</summary>
public static class ConsoleRoutes
{
    /// <summary>Maps page and requests. Needs an <see cref="IWarRoom"/> and a <see cref="ConsoleDoor"/> among the services.</summary>
    public static IEndpointRouteBuilder MapConsole(this IEndpointRouteBuilder routes)
    {
        var door = routes.ServiceProvider.GetRequiredService<ConsoleDoor>();
        var room = routes.ServiceProvider.GetRequiredService<IWarRoom>();
        var files = PageFiles.Load(Path.Combine(AppContext.BaseDirectory, "page"));
        var stream = new EventStream(room, routes.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System);

        routes.MapGet("/", c => Guarded(c, door, false, () => HomeAsync(c, door, files)));
        routes.MapGet("/page/{name}", (string name, HttpContext c) => Guarded(c, door, false, () => FileAsync(c, files.Find(name))));
        routes.MapGet("/api/state", c => Guarded(c, door, true, () => WithViewer(c, room, who => c.Response.WriteAsJsonAsync(room.Look(who), RoomJson.Options))));
        routes.MapGet("/api/events", c => Guarded(c, door, true, () => WithViewer(c, room, who => stream.SendAsync(c, who, c.RequestAborted))));
        routes.MapGet("/api/series", c => Guarded(c, door, true, () => SeriesAsync(c, room)));
        routes.MapGet("/api/complete", c => Guarded(c, door, true, () => WithViewer(c, room, who => CompleteAsync(c, room, who))));
        routes.MapPost("/api/say", c => Guarded(c, door, true, () => Posts.SayAsync(c, room)));
        routes.MapPost("/api/press", c => Guarded(c, door, true, () => Posts.PressAsync(c, room)));
        return routes;
    }

    private static Task Guarded(HttpContext context, ConsoleDoor door, bool needsCookie, Func<Task> answer)
    {
        ConsoleGuard.Headers(context.Response.Headers);
        return ConsoleGuard.Judge(context, door, needsCookie) is { } wrong ? Reply.RefuseAsync(context, wrong.Status, wrong.Words) : answer();
    }

    private static Task HomeAsync(HttpContext context, ConsoleDoor door, PageFiles files)
    {
        if (context.Request.Query["t"] is { Count: > 0 } token)
        {
            if (door.Open(token) is not { } session) return FileAsync(context, files.Find("closed.html"), 401);
            context.Response.Cookies.Append(ConsoleDoor.Cookie, session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = "/";
            return Task.CompletedTask;
        }

        return door.Knows(context.Request.Cookies[ConsoleDoor.Cookie])
            ? FileAsync(context, files.Find("index.html"))
            : FileAsync(context, files.Find("closed.html"), 401);
    }

    private static Task FileAsync(HttpContext context, PageFile? file, int status = 200)
    {
        if (file is null) return Reply.RefuseAsync(context, 404, "There is no such file.");
        context.Response.StatusCode = status;
        context.Response.ContentType = file.Type;
        return context.Response.Body.WriteAsync(file.Bytes, context.RequestAborted).AsTask();
    }

    private static Task WithViewer(HttpContext context, IWarRoom room, Func<string?, Task> answer)
    {
        if (context.Request.Query["as"] is not { Count: > 0 } who) return answer(room.People is [var only, ..] ? only.Id : null);
        return room.People.Any(p => p.Id == who) ? answer(who) : Reply.RefuseAsync(context, 403, "This page may not speak as that person.");
    }

    private static Task CompleteAsync(HttpContext context, IWarRoom room, string? who)
    {
        var text = context.Request.Query["text"].ToString();
        return context.Response.WriteAsJsonAsync(who is null || text.Length > 500 ? [] : room.Complete(who, text), RoomJson.Options);
    }

    private static async Task SeriesAsync(HttpContext context, IWarRoom room)
    {
        var since = DateTimeOffset.UnixEpoch;
        if (context.Request.Query["since"] is { Count: > 0 } text
            && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out since))
        {
            await Reply.RefuseAsync(context, 400, "since must be a time, such as 2026-11-30T09:00:00Z.");
            return;
        }

        var name = context.Request.Query["name"].ToString();
        if (await room.SeriesAsync(name, since, context.RequestAborted) is { } points) await context.Response.WriteAsJsonAsync(points, RoomJson.Options);
        else await Reply.RefuseAsync(context, 404, "There is no such series.");
    }
}
