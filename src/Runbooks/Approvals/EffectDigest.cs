using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Approvals;

/// <summary>
/// What approvals are bound to: no times, ids, progress or random values in it, so that the same effect has the same digest for ever.
/// </summary>
public static class EffectDigest
{
    /// <summary>Of a step: action and resolved inputs and the preview's target (null for what has no preview).</summary>
    public static string OfStep(string action, ImmutableDictionary<string, Value> inputs, JsonNode? effect) =>
        Of(new JsonObject { ["action"] = action, ["inputs"] = Json(inputs), ["effect"] = effect?.DeepClone() });

    public static string OfOperation(string operation, ImmutableDictionary<string, Value> arguments, string definition, string? step) =>
        Of(new JsonObject { ["operation"] = operation, ["arguments"] = Json(arguments), ["definition"] = definition, ["step"] = step });

    /// <summary>Of a phase gate: the definition, the phase, its steps with the inputs known so far and the names needed.</summary>
    public static string OfPhase(string definition, string phase, IEnumerable<(string Step, string Inputs)> steps, ImmutableArray<string> needs) =>
        Of(new JsonObject
        {
            ["definition"] = definition,
            ["phase"] = phase,
            ["steps"] = new JsonArray([.. steps.Select(s => (JsonNode)new JsonArray(s.Step, s.Inputs))]),
            ["needs"] = new JsonArray([.. needs.Select(n => (JsonNode)JsonValue.Create(n)!)]),
        });

    /// <summary>Of a command: its words, step and attempt.</summary>
    public static string OfCommand(AskedCommand command, int? attempt) =>
        Of(new JsonObject
        {
            ["verb"] = command.Verb, ["target"] = command.Target, ["because"] = command.Because, ["done"] = command.Done, ["all"] = command.All,
            ["attempt"] = attempt,
        });

    private static JsonObject Json(ImmutableDictionary<string, Value> values) => new(values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value.ToJson())));

    private static string Of(JsonObject what) => Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(what)))[..32];
}
