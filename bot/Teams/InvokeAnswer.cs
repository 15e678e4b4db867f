using System.Net;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Schema;
using Newtonsoft.Json.Linq;

namespace ChatOpsBot.Teams;

/// <summary>Answers to a press. Teams wants HTTP 200 always; what happened stands in the body.</summary>
internal static class InvokeAnswer
{
    public static InvokeResponse Words(string words) => Body(200, "application/vnd.microsoft.activity.message", words);

    public static InvokeResponse Error(int status, string code, string words) =>
        Body(status, "application/vnd.microsoft.error", new JObject { ["code"] = code, ["message"] = words });

    public static InvokeResponse NotImplemented() => new() { Status = (int)HttpStatusCode.NotImplemented };

    private static InvokeResponse Body(int status, string type, JToken value) =>
        new() { Status = (int)HttpStatusCode.OK, Body = new JObject { ["statusCode"] = status, ["type"] = type, ["value"] = value } };
}
