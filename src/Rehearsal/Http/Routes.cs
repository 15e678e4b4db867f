namespace ChatOpsBot.Rehearsal.Http;

/// <summary>A call that is served: method and path, where <c>*</c> stands for one segment handed to the handler.</summary>
internal sealed record Route(string Method, string Path, Func<Request, string[], Task<Answer>> Handle)
{
    private readonly string[] _segments = Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    public string[]? Match(IReadOnlyList<string> path)
    {
        if (path.Count != _segments.Length) return null;
        var taken = new List<string>();
        for (var i = 0; i < path.Count; i++)
            if (_segments[i] == "*") taken.Add(path[i]);
            else if (_segments[i] != path[i]) return null;
        return [.. taken];
    }
}

/// <summary>A table of calls; the first that fits answers.</summary>
internal sealed class Routes(IReadOnlyList<Route> table)
{
    /// <summary>The call asked for; else which methods the path knows (none: no such path).</summary>
    public (Func<Task<Answer>>? Call, IReadOnlyList<string> Methods) Find(Request request)
    {
        var methods = new List<string>();
        foreach (var route in table)
        {
            if (route.Match(request.Path) is not { } taken) continue;
            if (route.Method == request.Method || (route.Method == "GET" && request.Method == "HEAD"))
                return (() => route.Handle(request, taken), []);
            methods.Add(route.Method);
        }
        return (null, methods);
    }
}
