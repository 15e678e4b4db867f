using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Events of requests, votes and attestations.</summary>
internal static class ApprovalFold
{
    /// <summary>Requests kept: buttons of older ones are buttons of something over.</summary>
    private const int Kept = 100;

    public static RunState Apply(RunState state, RunEvent what, EventMeta meta) => what switch
    {
        ApprovalAsked e => Ask(state, e, meta),
        VoteCast e => state with { Requests = Change(state.Requests, e.Request, r => Vote(r, e, meta)) },
        ApprovalVoided e => state with { Requests = Change(state.Requests, e.Request, r => Void(r, e, meta)) },
        Attested e => Attest(state, e, meta),
        AttestationLost e => Lose(state, e),
        _ => state,
    };

    public static ImmutableSortedDictionary<int, ApprovalRequest> Use(ImmutableSortedDictionary<int, ApprovalRequest> requests, int number, EventMeta meta) =>
        Change(requests, number, r => r with { Status = RequestStatus.Used, ClosedAt = meta.At });

    private static ImmutableSortedDictionary<int, ApprovalRequest> Change(
        ImmutableSortedDictionary<int, ApprovalRequest> requests, int number, Func<ApprovalRequest, ApprovalRequest> change) =>
        requests.TryGetValue(number, out var request) ? requests.SetItem(number, change(request)) : requests;

    private static RunState Ask(RunState state, ApprovalAsked e, EventMeta meta)
    {
        var requests = state.Requests.Add(e.Number, new ApprovalRequest { Number = e.Number, Asked = e, AskedAt = meta.At });
        if (requests.Count > Kept && requests.Values.First() is { IsOpen: false } oldest) requests = requests.Remove(oldest.Number);
        var steps = e.Step is { } key && e.Of != RequestKind.Command
            ? state.Steps.SetItem(key, state.Steps[key] with { Status = StepStatus.AwaitingApproval, WaitsForRetry = false })
            : state.Steps;
        return state with { Requests = requests, LastRequest = e.Number, Steps = steps };
    }

    private static ApprovalRequest Vote(ApprovalRequest request, VoteCast e, EventMeta meta)
    {
        if (!e.Yes) return request with { Status = RequestStatus.Rejected, ClosedBy = meta.By, ClosedAt = meta.At, Words = e.Because };
        var voted = request with { Votes = request.Votes.Add(new Vote(meta.By, e.As ?? "", meta.At)) };
        if (!e.Reached) return voted;
        return request.Asked.Of == RequestKind.Command
            ? voted with { Status = RequestStatus.Used, ClosedAt = meta.At }
            : voted with { Status = RequestStatus.Granted };
    }

    private static ApprovalRequest Void(ApprovalRequest request, ApprovalVoided e, EventMeta meta)
    {
        var votes = e.Voter is { } voter ? request.Votes.RemoveAll(v => v.Person == voter) : [];
        var status = e.Closes ? e.Why == "expired" ? RequestStatus.Expired : RequestStatus.Voided : RequestStatus.Open;
        return request with { Votes = votes, Status = status, Words = e.Words, ClosedAt = e.Closes ? meta.At : null, ClosedBy = e.Closes ? meta.By : null };
    }

    private static RunState Attest(RunState state, Attested e, EventMeta meta) => Answered(state, e.Step) with
    {
        Attestations = state.Attestations.SetItem(e.Name, new AttestationState(e.Name, e.Step ?? "", true, e.Evidence, e.Figures, meta.At, e.FreshUntil, null)),
    };

    private static RunState Lose(RunState state, AttestationLost e)
    {
        var attestations = state.Attestations;
        foreach (var name in e.Falls.Prepend(e.Name))
            if (attestations.TryGetValue(name, out var a))
                attestations = attestations.SetItem(name, a with
                {
                    Holds = false,
                    LostWhy = name == e.Name ? e.Why : "false",
                    Evidence = name == e.Name ? e.Evidence : $"{e.Name} fell: {e.Evidence}",
                });
        return Answered(state, e.Step) with { Attestations = attestations };
    }

    private static RunState Answered(RunState state, string? step) => step is { } key && state.Steps.TryGetValue(key, out var s) && s.CheckAsked
        ? state with { Steps = state.Steps.SetItem(key, s with { CheckAsked = false }) }
        : state;
}
