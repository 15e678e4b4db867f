using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Secrets;

namespace ChatOpsBot.Runbooks.Desk;

/// <summary>
/// The one wall for secrets: every text of every event passes it before it is written, whoever reported it. It works on the event's own JSON, so a new
/// kind of event or a new field cannot be forgotten. What is folded and shown is what was written.
/// </summary>
internal sealed class SecretWall(Redactor redactor)
{
    /// <summary>The same event when there is no secret in it.</summary>
    public RunEvent Clean(RunEvent what)
    {
        var data = JsonNode.Parse(EventKinds.Write(what))!;
        if (!Clean(data)) return what;
        return EventKinds.Read(what.Kind, CanonicalJson.Write(data)) with { Step = what.Step, Attempt = what.Attempt };
    }

    /// <summary>For what is only remembered and shown: hints, progress.</summary>
    public string Clean(string text) => redactor.CleanForeign(text);

    public Progress Clean(Progress progress) => progress.Words is null ? progress : progress with { Words = Clean(progress.Words) };

    /// <returns>Whether anything was taken out.</returns>
    private bool Clean(JsonNode? node)
    {
        var changed = false;
        switch (node)
        {
            case JsonObject map:
                // "name": "password", "value": "x" is how figures, environments and config maps say it.
                var named = map["value"] is JsonValue && map.TryGetPropertyValue("name", out var name) && name is JsonValue ? name.ToString() : null;
                foreach (var (key, value) in map.ToList())
                    if (value is JsonValue) changed |= Text(value, t => map[key] = t, key == "value" && named is not null ? named : key);
                    else changed |= Clean(value);
                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                    if (list[i] is JsonValue item) changed |= Text(item, t => list[i] = t, "");
                    else changed |= Clean(list[i]);
                break;
        }

        return changed;
    }

    private bool Text(JsonNode value, Action<string> put, string name)
    {
        if (!value.AsValue().TryGetValue<string>(out var text) || text.Length == 0) return false;
        var clean = redactor.IsSecret(name, text) ? Redactor.Mark : Packed.Is(text) ? Repacked(text) : redactor.CleanForeign(text);
        if (clean == text) return false;
        put(clean);
        return true;
    }

    // A secret is no better kept for being packed. What is not really packed is text like any other.
    private string Repacked(string packed)
    {
        try
        {
            var text = Packed.Unpack(packed);
            var clean = redactor.CleanForeign(text);
            return clean == text ? packed : Packed.Pack(clean);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            return redactor.CleanForeign(packed);
        }
    }
}
