using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Console;

/// <summary>The cards of a run for one viewer, and what their buttons ask.</summary>
public sealed class RoomCards(Buttons buttons)
{
    public RoomDrawing Draw(RunState run, ImmutableArray<Offer> offers, ImmutableDictionary<string, string> hints, RoomState room)
    {
        var asked = new Dictionary<string, RoomButton>(StringComparer.Ordinal);
        foreach (var offer in offers.Where(o => o is { Allowed: true, Verb: Verb.StartPhase, Target: not null }))
            asked[buttons.Issue(run.Id, new Command.StartPhase(offer.Target!), Basis(run))] = new RoomButton(offer.Command, Command: offer.Command);
        foreach (var request in run.OpenRequests.Where(r => r.Status == RequestStatus.Open))
            asked[buttons.Issue(run.Id, new Command.Approve(request.Number, null), request.Asked.Digest)] = new RoomButton("Approve…", request.Asked.Effect, Typed: request.Asked.Typed);
        var requests = run.OpenRequests.Where(r => r.Status == RequestStatus.Open)
            .Select(r => new RoomRequest(r.Number, r.Asked.Effect, false, r.Asked.Expires ?? room.Now, new JsonObject { ["type"] = "AdaptiveCard" }));
        return new RoomDrawing(null, [.. requests], asked.ToImmutableDictionary(StringComparer.Ordinal));
    }

    private static string Basis(RunState run) => $"{run.Mode}/{run.PhaseIndex}";
}

public sealed record RoomDrawing(JsonNode? Card, ImmutableArray<RoomRequest> Requests, ImmutableDictionary<string, RoomButton> Buttons);
