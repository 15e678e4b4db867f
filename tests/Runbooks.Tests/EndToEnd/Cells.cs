namespace ChatOpsBot.Runbooks.Tests.EndToEnd;

/// <summary>A small world: named cells with words in them. What is not there is null.</summary>
public sealed class Cells
{
    private readonly SortedDictionary<string, string> _cells = new(StringComparer.Ordinal);

    public Cells(params IEnumerable<(string Cell, string Words)> cells)
    {
        foreach (var (cell, words) in cells) _cells[cell] = words;
    }

    /// <summary>What goes wrong the next time an action is done, by its name.</summary>
    public Dictionary<string, Trouble> Troubles { get; } = [];

    /// <summary>What was done, in order: <c>do NAME</c>, <c>undo NAME</c>.</summary>
    public List<string> Log { get; } = [];

    /// <summary>The world's own clock, where it has one: then it proves since when something is so, also to a bot that was just started.</summary>
    public TimeProvider? Clock { get; set; }

    public string? this[string cell]
    {
        get => _cells.GetValueOrDefault(cell);
        set
        {
            if (value is null) _cells.Remove(cell);
            else _cells[cell] = value;
        }
    }

    /// <summary>Cells whose names begin so.</summary>
    public IEnumerable<string> Under(string prefix) => [.. _cells.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal))];

    /// <summary>The whole world in words: equal words, equal worlds.</summary>
    public override string ToString() => string.Join('\n', _cells.Select(c => $"{c.Key} = {c.Value}"));
}

public enum Trouble
{
    None,

    /// <summary>Refused before anything was done.</summary>
    FailsBefore,

    /// <summary>Half of it is done, then it fails.</summary>
    FailsHalfway,

    /// <summary>Half of it is done, and nobody hears how it ended.</summary>
    LostHalfway,

    /// <summary>All is done, and nobody hears of it.</summary>
    LostAfter,
}
