using System.Globalization;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>A yes or a no.</summary>
internal static class Votes
{
    public static (string Words, int? Request) Approve(Draft draft, Trigger trigger, Person person, Command.Approve command)
    {
        var request = VoteRules.Find(draft.State, trigger.Target, out _)!;
        var best = QuorumMatch.Best(request.Quorums, [.. VoteRules.Voters(request, draft.Situation), person]);
        var reached = best.Count == request.Quorums.Sum(q => q.Count);
        draft.Add(new VoteCast(request.Number, true, best[person.Id], null, reached) { Step = request.Asked.Step });
        if (!reached) return ($"noted as {best[person.Id]}; still needed: {VoteRules.Missing(draft.State.Requests[request.Number], draft.Situation)}", request.Number);
        if (request.Asked.Command is not { } asked) return ($"approved: {request.Asked.Effect}", request.Number);
        // Looked at again when pressed: the world has moved on since it was asked.
        if (CommandRules.StillMakesSense(draft.State, asked, draft.Situation) is { } refusal || Changed(draft, request, asked, out refusal))
        {
            draft.Void(request, "moot", refusal.Words);
            return ($"approved too late: {refusal.Words}", request.Number);
        }

        return (Carried.Out(draft, asked, request.Asked.Requester ?? person.Id, request.Number), request.Number);
    }

    public static (string Words, int? Request) Reject(Draft draft, Trigger trigger, Command.Reject command)
    {
        var request = VoteRules.Find(draft.State, trigger.Target, out _)!;
        draft.Add(new VoteCast(request.Number, false, null, command.Because, false) { Step = request.Asked.Step });
        return (string.Create(CultureInfo.InvariantCulture, $"request {request.Number} is rejected"), request.Number);
    }

    private static bool Changed(Draft draft, ApprovalRequest request, AskedCommand asked, out Refusal refusal)
    {
        refusal = new Refusal("effect", "what it would do has changed since it was asked", "ask again");
        return Carried.Digest(draft.State, asked) != request.Asked.Digest;
    }
}
