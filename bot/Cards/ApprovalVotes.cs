using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Cards;

/// <summary>Who has said yes, and who is still asked.</summary>
internal static class ApprovalVotes
{
    public static ImmutableArray<CardVote> Of(RunState run, ApprovalRequest request, CardMoment moment)
    {
        if (request.Asked.Confirm) return [new CardVote("One press", $"◷ {Say.Or(Waiting(request, moment, []))}", "emphasis")];
        var votes = ImmutableArray.CreateBuilder<CardVote>();
        var left = request.Votes.ToList();
        foreach (var quorum in request.Asked.Quorums)
            for (var i = 0; i < quorum.Count; i++)
            {
                var given = left.FirstOrDefault(v => quorum.Roles.Contains(v.Role));
                if (given is not null) left.Remove(given);
                votes.Add(given is null
                    ? new CardVote(Role(quorum.Roles), $"◷ {Say.Or(Waiting(request, moment, quorum.Roles))}", "emphasis")
                    : new CardVote(Role(quorum.Roles), $"✓ {moment.Name(given.Person)}, {Say.Hour(given.At, moment.Zone)}", "good"));
            }

        return votes.ToImmutable();
    }

    /// <summary>Whose yes is missing, in words.</summary>
    public static string Missing(RunState run, ApprovalRequest request, CardMoment moment)
    {
        var open = Of(run, request, moment).Where(v => v.Style != "good").ToList();
        return open.Count == 0 ? "nobody any more" : request.Asked.Confirm ? "one press" : string.Join(" and ", open.Select(v => v.Role.ToLowerInvariant()).Distinct());
    }

    // Who was asked, has not said yes, and has one of the roles.
    private static List<string> Waiting(ApprovalRequest request, CardMoment moment, ImmutableArray<string> roles) =>
        [.. request.Asked.People.Where(p => request.Votes.All(v => v.Person != p) && Has(p, roles, moment)).Select(p => moment.Name(p))];

    private static bool Has(string person, ImmutableArray<string> roles, CardMoment moment) =>
        roles.IsEmpty || moment.People.IsEmpty || moment.People.Any(p => p.Id == person && p.Roles.Any(roles.Contains));

    private static string Role(ImmutableArray<string> roles) => Say.Capital(Say.Or(roles));
}
