using System.Collections.Immutable;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Desk;

namespace ChatOpsBot.Console;

/// <summary>Where the page's figures come from, and how old each is.</summary>
public sealed class RoomSources(RunDesk desk, WorldViews views)
{
    private const int StaleAfterSeconds = 10;

    public ImmutableArray<DataSource> Now()
    {
        var view = desk.Runs.Reverse().Select(r => views.Of(r.Id)).FirstOrDefault(v => v is not null);
        return view is null ? [] : [.. view.Sources.Select(s => new DataSource(s.Name, s.Problem is null, s.Problem, s.At, StaleAfterSeconds))];
    }
}
