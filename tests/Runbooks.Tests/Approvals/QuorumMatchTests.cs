using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;
using CsCheck;

namespace ChatOpsBot.Runbooks.Tests.Approvals;

public sealed class QuorumMatchTests
{
    private static readonly string[] Roles = ["lead", "engineer", "customer"];

    private static readonly Gen<ImmutableArray<string>> SomeRoles = Gen.Int[1, 7].Select(bits => Roles.Where((_, i) => (bits & (1 << i)) != 0).ToImmutableArray());

    private static readonly Gen<(ImmutableArray<Quorum> Quorums, ImmutableArray<Person> People)> Cases = Gen.Select(
        Gen.Select(SomeRoles, Gen.Int[1, 2], (r, n) => new Quorum(r, n)).Array[1, 3],
        SomeRoles.Array[0, 5],
        (quorums, people) => (quorums.ToImmutableArray(), people.Select((r, i) => new Person($"p{i}", $"P{i}", r)).ToImmutableArray()));

    [Fact]
    public void It_finds_as_many_places_as_trying_everything_does() =>
        Cases.Sample(c => QuorumMatch.Best(c.Quorums, c.People).Count == BestByTrying([.. c.Quorums.SelectMany(q => Enumerable.Repeat(q.Roles, q.Count))], c.People, 0), iter: 2_000);

    [Fact]
    public void First_come_first_served_would_be_wrong_here()
    {
        var both = new Person("b", "Both", ["lead", "customer"]);
        var lead = new Person("l", "Lead", ["lead"]);
        ImmutableArray<Quorum> quorums = [new(["lead"], 1), new(["customer"], 1)];
        QuorumMatch.Reached(quorums, [both, lead]).ShouldBeTrue();
        QuorumMatch.Best(quorums, [both, lead])["b"].ShouldBe("customer");
    }

    [Fact]
    public void What_is_missing_is_said() =>
        QuorumMatch.Missing([new(["lead"], 1), new(["customer"], 1)], [new Person("m", "M", ["customer"])]).ShouldBe("1 lead");

    private static int BestByTrying(ImmutableArray<ImmutableArray<string>> places, ImmutableArray<Person> people, int at)
    {
        if (at == people.Length) return 0;
        var best = BestByTrying(places, people, at + 1);
        for (var i = 0; i < places.Length; i++)
            if (places[i].Any(people[at].Roles.Contains)) best = Math.Max(best, 1 + BestByTrying(places.RemoveAt(i), people, at + 1));
        return best;
    }
}
