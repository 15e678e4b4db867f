using System.Globalization;
using ChatOpsBot.Runbooks.Approvals;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Who may say yes or no to what.</summary>
internal static class VoteRules
{
    public static Refusal? Approve(RunState state, string? target, Person person, Situation situation)
    {
        if (Find(state, target, out var refusal) is not { } request) return refusal;
        if (!request.IsOpen) return Over(request);
        if (request.Status == RequestStatus.Granted) return new Refusal("granted", $"request {request.Number} has its approvals", "it begins when what it needs holds");
        if (!request.Asked.Confirm && request.Asked.Requester == person.Id) return new Refusal("requester", "the requester never counts", $"needed: {Missing(request, situation)}");
        if (request.Votes.Any(v => v.Person == person.Id)) return new Refusal("voted", "you have approved already", $"needed: {Missing(request, situation)}");
        var voters = Voters(request, situation);
        return QuorumMatch.Best(request.Quorums, [.. voters, person]).Count > QuorumMatch.Best(request.Quorums, voters).Count
            ? null
            : new Refusal("role", $"your approval does not count here", $"needed: {Missing(request, situation)}");
    }

    /// <summary>Any no wins: of anyone who may approve; the requester withdraws.</summary>
    public static Refusal? Reject(RunState state, string? target, Person person)
    {
        if (Find(state, target, out var refusal) is not { } request) return refusal;
        if (!request.IsOpen) return Over(request);
        return request.Asked.Requester == person.Id || request.Asked.Quorums.Any(q => q.Roles.Any(person.Roles.Contains))
            ? null
            : new Refusal("role", "only those who may approve can reject", $"asked: {string.Join(", ", request.Asked.People)}");
    }

    public static List<Person> Voters(ApprovalRequest request, Situation situation) =>
        [.. request.Votes.Select(v => situation.Find(v.Person)).OfType<Person>()];

    public static string Missing(ApprovalRequest request, Situation situation) => QuorumMatch.Missing(request.Quorums, Voters(request, situation));

    public static ApprovalRequest? Find(RunState state, string? target, out Refusal? refusal)
    {
        refusal = null;
        if (target is null)
        {
            var open = state.OpenRequests.Select(r => r.Number.ToString(CultureInfo.InvariantCulture)).ToList();
            refusal = open.Count == 0 ? Chart.NothingIsAsked(state) : new Refusal("which", $"several are asked: {string.Join(", ", open)}", $"approve {open[0]}");
            return null;
        }

        if (int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && state.Requests.TryGetValue(number, out var request)) return request;
        refusal = new Refusal("unknown-request", $"there is no request {Actions.ForeignText.From(target, 20)} in this run");
        return null;
    }

    private static Refusal Over(ApprovalRequest request) =>
        new("over", $"request {request.Number} is over: {request.Status.ToString().ToLowerInvariant()}{(request.Words is { } w ? $" ({w})" : "")}");
}
