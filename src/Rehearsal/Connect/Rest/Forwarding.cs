using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Connect.Rest;

/// <summary>Calls that only the leader carries out: a follower hands them on, unless told not to, or unless it cannot reach it.</summary>
internal static class Forwarding
{
    private const string Prefix = "Error trying to forward REST request: ";

    /// <summary>Why a call does not reach the leader; null if it does.</summary>
    public static Answer? Refuses(ConnectCluster cluster, ConnectWorker asked, Request request)
    {
        if (cluster.Faults.TakeConflict()) return Errors.Of(409, Errors.Conflict);
        var leader = cluster.Leader;
        if (asked == leader) return null;
        if (request.Query["forward"] == "false") return Errors.Of(409, Errors.Conflict);
        if (leader is null || !leader.Alive) return Errors.Of(500, "IO Error trying to forward REST request: java.net.ConnectException: Connection refused");
        if (!cluster.Faults.OneAddress) return null;
        // Two hops, each to any of the workers behind the one address.
        var workers = cluster.Workers.Count;
        if (Random.Shared.Next(workers) == 0 || Random.Shared.Next(workers) == 0) return null;
        return cluster.Release.KeepsErrors ? Errors.Of(409, Errors.Conflict) : Errors.Of(500, Prefix + Prefix + Errors.Conflict);
    }

    /// <summary>The leader's answer as the worker that was asked gives it back: old ones make a 500 of its refusals.</summary>
    public static Answer Returned(ConnectCluster cluster, ConnectWorker asked, Request request, Answer answer) =>
        !cluster.Release.KeepsErrors && asked != cluster.Leader && answer is { Status: 404 or 409, Body: { } body }
        && (request.Method, request.Path) is ("POST", ["connectors"]) or ("DELETE", ["connectors", _])
            ? Errors.Of(500, Prefix + (string)JsonNode.Parse(body)!["message"]!)
            : answer;
}
