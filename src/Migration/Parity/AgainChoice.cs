using System.Collections.Immutable;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>Which topics are to be copied anew, and by which connector. Pure but for being told what there is.</summary>
internal sealed record AgainChoice(CopyBook Book, ImmutableArray<Topic> Topics, string Shard)
{
    public ImmutableArray<string> Names => [.. Topics.Select(t => t.Name)];

    public string Connector => Book.Names.Shard(Shard);

    /// <summary>Shards that have these topics now, without the new one.</summary>
    public IEnumerable<BookShard> From => Book.Shards.Where(s => s.Name != Shard && s.Topics.Any(t => Names.Contains(t.Name, StringComparer.Ordinal)));

    public int Tasks => Math.Clamp(From.Sum(s => s.Tasks), 1, Math.Max(1, Topics.Sum(t => t.Partitions)));

    /// <summary>Begins the names of all connectors that attempts of this operation made.</summary>
    public static string Stem(Call call) => $"a{Instance(call.Step)}";

    /// <param name="source">All topics of the source.</param>
    /// <exception cref="WorldTroubleException">A refusal: no such topic or shard, or it cannot be now.</exception>
    public static AgainChoice Of(Call call, IReadOnlyList<Topic> source)
    {
        var book = CopyBook.Of(call);
        if (!book.Begun) throw WorldTroubleException.Refusal("nothing is copied yet", "The replicators are made by the step create-connectors.");
        if (book.Ended) throw WorldTroubleException.Refusal("the replicators are stopped already", "'roll back' brings them back.");
        var asked = call.Text("topic").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(name => book.Shards.FirstOrDefault(s => s.Name == name) is { } shard ? shard.Topics.Select(t => t.Name) : [name]).Distinct(StringComparer.Ordinal).ToList();
        var there = source.Where(t => t.Partitions > 0).ToDictionary(t => t.Name, StringComparer.Ordinal);
        if (asked.Count == 0) throw Unknown("", book);
        foreach (var name in asked.Where(n => !there.ContainsKey(n))) throw Unknown(name, book);
        // A topic that is internal, or left out by the settings, stays so.
        return new AgainChoice(book, [.. asked.Select(n => there[n])], call.Attempt > 1 ? $"{Stem(call)}-{call.Attempt}" : Stem(call));
    }

    /// <summary>A topic that this run did not plan: it may be taken into the copy, but what lies at the destination under its name is not ours.</summary>
    public IEnumerable<string> Unplanned => Names.Except(Book.Topics.Select(t => t.Name), StringComparer.Ordinal);

    private static WorldTroubleException Unknown(string name, CopyBook book)
    {
        var near = book.Topics.Select(t => t.Name).OrderByDescending(t => Shared(t, name)).ThenBy(t => t, StringComparer.Ordinal);
        return WorldTroubleException.Refusal(
            $"there is no topic '{ForeignText.From(name, 100)}' at the source, and no shard of that name",
            $"Name topics, with commas between, or a shard: {Say.Some(near, 3)}; shards {Say.Some(book.Shards.Select(s => s.Name), 6)}.");
    }

    private static int Shared(string a, string b) => a.Zip(b).TakeWhile(c => c.First == c.Second).Count();

    // copy-again#7/copy-again: the operation's number, so that each has a name of its own.
    private static string Instance(string step) =>
        step.IndexOf('#') is >= 0 and var at && step.IndexOf('/') is var end && end > at ? step[(at + 1)..end] : step;
}
