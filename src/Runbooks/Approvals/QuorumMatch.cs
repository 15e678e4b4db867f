using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Approvals;

/// <summary>
/// Who counts for what: a matching of people to places, not first come first served (which is wrong in one case of 24).
/// One human counts once, for one role.
/// </summary>
public static class QuorumMatch
{
    /// <summary>How many places the people can fill at best, and who fills which role.</summary>
    public static ImmutableDictionary<string, string> Best(ImmutableArray<Quorum> quorums, IEnumerable<Person> people)
    {
        var places = quorums.SelectMany(q => Enumerable.Repeat(q.Roles, q.Count)).ToArray();
        var holder = new Person?[places.Length];
        foreach (var person in people) Place(person, places, holder, new bool[places.Length]);
        return Enumerable.Range(0, places.Length).Where(i => holder[i] is not null)
            .ToImmutableDictionary(i => holder[i]!.Id, i => places[i].First(r => holder[i]!.Roles.Contains(r)), StringComparer.Ordinal);
    }

    public static bool Reached(ImmutableArray<Quorum> quorums, IEnumerable<Person> people) => Best(quorums, people).Count == quorums.Sum(q => q.Count);

    /// <summary>What is missing, in words: <c>1 customer</c>, <c>1 of lead or engineer</c>.</summary>
    public static string Missing(ImmutableArray<Quorum> quorums, IReadOnlyCollection<Person> people)
    {
        var missing = quorums.Where(q => q.Count > 0)
            .Select(q => (Quorum: q, Filled: Best(quorums, people).Count - Best([.. quorums.Select(o => ReferenceEquals(o, q) ? o with { Count = 0 } : o)], people).Count))
            .Where(q => q.Filled < q.Quorum.Count)
            .Select(q => $"{q.Quorum.Count - q.Filled} {string.Join(" or ", q.Quorum.Roles)}");
        return string.Join(" and ", missing);
    }

    /// <summary>Kuhn's augmenting path: a person takes a free place, or moves somebody who fits elsewhere.</summary>
    private static bool Place(Person person, ImmutableArray<string>[] places, Person?[] holder, bool[] seen)
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (seen[i] || !places[i].Any(person.Roles.Contains)) continue;
            seen[i] = true;
            if (holder[i] is { } other && !Place(other, places, holder, seen)) continue;
            holder[i] = person;
            return true;
        }

        return false;
    }
}
