using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Requests of steps and operations: going out, being granted, losing votes.</summary>
internal static class Requests
{
    /// <summary>The request goes out when the needs hold.</summary>
    public static void AskForStep(Draft draft, StepState step, Asking asking)
    {
        var needs = Advance.NeedsOf(draft.State, step, asking);
        if (Needs.Unmet(draft.State, needs, draft.Situation, draft.GuardsOf(step.Key)) is not null) return;
        var preview = step.Preview!;
        var typed = asking.Gate?.Typed is { } template ? Inputs.Text(draft.State, step.Operation, template) : null;
        draft.Ask(asking, preview.Digest, preview.Words, [$"{preview.Current} → {preview.Target}", .. preview.Details], step.Key, typed);
    }

    /// <summary>A granted request makes its step due. A request that is gone leaves it previewed.</summary>
    public static void GrantStep(Draft draft, StepState step)
    {
        var request = draft.State.Requests.Values.LastOrDefault(r => r.Asked.Step == step.Key && r.Asked.Of != RequestKind.Command);
        switch (request?.Status)
        {
            case RequestStatus.Granted:
                draft.Add(step, new StepDue(request.Number));
                break;
            case RequestStatus.Rejected or RequestStatus.Expired:
                Refuse(draft, step, request);
                break;
            case null or RequestStatus.Voided:
                draft.Add(step, new StepWithdrawn("effect", request?.Words ?? "its request is gone", "previewed"));
                break;
        }
    }

    /// <summary>A step waits for <c>retry</c>; an operation that has not begun is over and can be asked for again.</summary>
    private static void Refuse(Draft draft, StepState step, ApprovalRequest request)
    {
        var rejected = request.Status == RequestStatus.Rejected;
        var words = rejected ? $"rejected by {request.ClosedBy}: {request.Words}" : "nobody approved in time";
        if (step.Operation is { } key && draft.State.Operations.Find(o => o.Key == key) is { Begun: false } operation)
            draft.Add(new OperationEnded(operation.Shape.Id, operation.Instance, "withdrawn", words));
        else
            draft.Add(step, new StepWithdrawn(rejected ? "rejected" : "expired", words, "previewed", Asks: false));
    }

    /// <summary>Needs of whatever a request is for.</summary>
    public static ImmutableArray<string> NeedsOf(RunState state, ApprovalRequest request) => request.Asked switch
    {
        { Of: RequestKind.Phase } asked => state.Shape.Phases.First(p => p.Id == asked.Target).Gate!.Needs,
        { Of: RequestKind.Command } => [],
        { Step: { } key } when state.Steps.TryGetValue(key, out var step) => Advance.NeedsOf(state, step, Asking.For(state, step)),
        _ => [],
    };

    /// <summary>An attestation turned false: it falls with what rested on it, and so do the votes of requests that need any of them.</summary>
    public static void Lose(Draft draft, string name, string why, string evidence, StepState? step)
    {
        var falls = Needs.Resting(draft.State, name);
        draft.Add(new AttestationLost(name, why, evidence, falls) { Step = step?.Key, Attempt = step?.Attempt });
        foreach (var request in draft.State.OpenRequests.Where(r => r.Votes.Length > 0).ToList())
            if (NeedsOf(draft.State, request).FirstOrDefault(n => n == name || falls.Contains(n)) is { } lost)
                draft.Void(request, "attestation", $"{lost} no longer holds: {evidence}", closes: false);
    }

    /// <summary>Votes of people who lost the role they counted for.</summary>
    public static void DropLostRoles(Draft draft)
    {
        foreach (var request in draft.State.OpenRequests.ToList())
            foreach (var vote in request.Votes.Where(v => !StillCounts(request, v, draft.Situation)))
                draft.Void(request, "role-lost", $"{vote.Person} is no longer {vote.Role}", closes: false, vote.Person);
    }

    public static bool StillCounts(ApprovalRequest request, Vote vote, Situation situation) =>
        situation.Find(vote.Person) is { } person && request.Asked.Quorums.Any(q => q.Roles.Any(person.Roles.Contains));

    /// <summary>Whether those who granted a request still have the authority to.</summary>
    public static bool StillGranted(ApprovalRequest request, Situation situation) =>
        QuorumMatch.Reached(request.Quorums, request.Votes.Select(v => situation.Find(v.Person)).OfType<Person>());
}
