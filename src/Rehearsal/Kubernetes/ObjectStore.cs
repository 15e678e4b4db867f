using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>A kind of object that the API serves.</summary>
/// <param name="Plural">As in paths: <c>deployments</c>.</param>
/// <param name="Group">API group, empty for the core.</param>
internal sealed record ResourceKind(string Plural, string Kind, string Group, bool Namespaced = true, string Version = "v1")
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}

/// <summary>A change as watchers see it: <c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>.</summary>
internal sealed record StoreEvent(long Version, string Type, ResourceKind Kind, JsonObject Object);

/// <summary>
/// The objects of the practice Kubernetes, in memory. Every change has the next resource version and goes to the watchers.
/// What is handed out is a copy; what is kept is never changed in place.
/// </summary>
internal sealed class ObjectStore(TimeProvider time)
{
    private readonly Dictionary<(string Plural, string Namespace, string Name), JsonObject> _objects = [];
    private readonly List<StoreEvent> _events = [];
    private readonly List<Channel<StoreEvent>> _watchers = [];
    private readonly Lock _gate = new();

    public long Version { get; private set; } = 1;

    public DateTimeOffset Now => time.GetUtcNow();

    public JsonObject? Get(ResourceKind kind, string ns, string name)
    {
        lock (_gate) return _objects.TryGetValue((kind.Plural, ns, name), out var o) ? Copy(o) : null;
    }

    /// <summary>All of a kind, of one namespace or (null) of all, by name; with the version of the list.</summary>
    public (IReadOnlyList<JsonObject> Items, long Version) List(ResourceKind kind, string? ns)
    {
        lock (_gate)
            return ([.. _objects.Where(o => o.Key.Plural == kind.Plural && (ns is null || o.Key.Namespace == ns))
                .OrderBy(o => o.Key.Name, StringComparer.Ordinal).Select(o => Copy(o.Value))], Version);
    }

    /// <summary>Makes an object; null if there is one of that name.</summary>
    public JsonObject? Create(ResourceKind kind, string ns, JsonObject wanted)
    {
        lock (_gate)
        {
            var made = Copy(wanted);
            made["apiVersion"] = kind.ApiVersion;
            made["kind"] = kind.Kind;
            var meta = Meta(made);
            if (kind.Namespaced) meta["namespace"] = ns;
            meta["uid"] = Guid.NewGuid().ToString();
            meta["creationTimestamp"] = Now.ToString("yyyy-MM-ddTHH:mm:ssZ");
            var key = (kind.Plural, kind.Namespaced ? ns : "", (string)meta["name"]!);
            return _objects.ContainsKey(key) ? null : Keep(key, kind, "ADDED", made);
        }
    }

    /// <summary>Changes an object that is there; null if there is none (any more). The change sees the present object.</summary>
    public JsonObject? Update(ResourceKind kind, string ns, string name, Func<JsonObject, JsonObject> change)
    {
        lock (_gate)
        {
            var key = (kind.Plural, ns, name);
            if (!_objects.TryGetValue(key, out var there)) return null;
            var changed = change(Copy(there));
            return SameBut(changed, there) ? Copy(there) : Keep(key, kind, "MODIFIED", changed);
        }
    }

    public JsonObject? Delete(ResourceKind kind, string ns, string name)
    {
        lock (_gate)
        {
            if (!_objects.Remove((kind.Plural, ns, name), out var gone)) return null;
            Tell("DELETED", kind, Copy(gone));
            return Copy(gone);
        }
    }

    /// <summary>What happened after a version, and then what happens; null if that was too long ago to be known.</summary>
    public (IReadOnlyList<StoreEvent> Missed, ChannelReader<StoreEvent> Coming, Action Close)? Watch(long after)
    {
        lock (_gate)
        {
            if (after > 0 && _events.Count > 0 && _events[0].Version > after + 1 && after < Version) return null;
            var channel = Channel.CreateUnbounded<StoreEvent>();
            _watchers.Add(channel);
            return ([.. _events.Where(e => e.Version > after)], channel.Reader, () => { lock (_gate) _watchers.Remove(channel); });
        }
    }

    public static JsonObject Meta(JsonObject o)
    {
        if (o["metadata"] is not JsonObject meta) o["metadata"] = meta = [];
        return meta;
    }

    public static JsonObject Copy(JsonObject o) => (JsonObject)o.DeepClone();

    private JsonObject Keep((string Plural, string Namespace, string Name) key, ResourceKind kind, string type, JsonObject o)
    {
        Tell(type, kind, o);
        _objects[key] = o;
        return Copy(o);
    }

    private void Tell(string type, ResourceKind kind, JsonObject o)
    {
        Meta(o)["resourceVersion"] = $"{++Version}";
        var told = new StoreEvent(Version, type, kind, Copy(o));
        _events.Add(told);
        if (_events.Count > 5000) _events.RemoveRange(0, 1000);
        foreach (var w in _watchers) w.Writer.TryWrite(told);
    }

    private static bool SameBut(JsonObject a, JsonObject b)
    {
        Meta(a)["resourceVersion"] = Meta(b)["resourceVersion"]?.DeepClone();
        return JsonNode.DeepEquals(a, b);
    }
}
