using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>
/// Points the apps' config maps and secrets at the destination, with the values the settings give for the apps and no others. Copies of the old
/// ones are kept in the cluster; the journal holds names and digests only. The undo writes the copies back, looks that the digests are as
/// before, then removes the copies. A copy that is not there means: nothing was changed, or all is back already.
/// </summary>
internal sealed class RepointApps(MigrationWorld world) : WorldAction(Fields.Changes("apps.repoint", [Fields.Text("destination"), Fields.Text("record")], [], undo: true))
{
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var all = await ReadAsync(call, cancel);
        var mask = new Masking(world.Settings, Hidden(all));
        var names = Say.Some(all.Select(o => o.Wanted.Words), 6);
        var changed = all.SelectMany(o => o.Changes).ToList();
        return new Preview(
            Say.Some(all.Select(o => o.Wanted.Words), 4),
            $"{Say.Count(changed.Count, "value")} changed, for the destination {ForeignText.From(call.Text("destination"), 60)}",
            $"Gives {names} the apps' values for the destination; the old ones are kept as {RunNames.Of(call).Kept("...")}.",
            Effect(call, all),
            Details: [.. all.SelectMany(o => o.Changes.Select(c => $"{o.Wanted.Words}, {c.Key}: {mask.Show(o.Wanted.Kind, c.Key, c.Old)} -> {mask.Show(o.Wanted.Kind, c.Key, c.New)}"))]);
    }

    public override async Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) => new JsonObject
    {
        ["objects"] = new JsonArray([.. (await ReadAsync(call, cancel)).Select(o => (JsonNode)new JsonObject
        {
            ["kind"] = o.Wanted.Kind.ToString(),
            ["name"] = o.Wanted.Name,
            ["kept"] = RunNames.Of(call).Kept(o.Wanted.Name),
            // A second try begins with the first one's copies: they are what was before.
            ["digests"] = Digests(call, o.Wanted.Kind, o.Wanted.Name, (o.Kept ?? o.Now).Data),
        })]),
    };

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var all = await ReadAsync(call, cancel);
        // All copies first, and never over a copy that is there: a second try would keep what the first one wrote.
        foreach (var o in all.Where(o => o.Kept is null)) await world.AppConfiguration.WriteAsync(o.Wanted.Kind, RunNames.Of(call).Kept(o.Wanted.Name), o.Now.Data, cancel);
        foreach (var o in all.Where(o => o.Changes.Any()))
        {
            progress.Report(new Progress(0, 0, "", 0, $"writes {o.Wanted.Words}"));
            await world.AppConfiguration.WriteAsync(o.Wanted.Kind, o.Wanted.Name, o.Merged, cancel);
        }

        return Done($"{Say.Some(all.Select(o => o.Wanted.Words), 6)} point at the destination; the old ones are kept", new Figure("values written", Say.Number(all.Sum(o => o.Wanted.Values.Count))));
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var all = await ReadAsync(call, cancel);
        var wrong = all.SelectMany(o => o.Changes.Select(c => $"{c.Key} of {o.Wanted.Words}")).ToList();
        return wrong.Count == 0 ? Look.Yes($"{Say.Some(all.Select(o => o.Wanted.Words), 6)}: all values are the destination's") : Look.No($"not as wanted: {Say.Some(wrong)}");
    }

    protected override async Task<Outcome> TakeBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        var objects = Recorded(before);
        foreach (var o in objects)
            if (await world.AppConfiguration.ReadAsync(o.Kind, o.Kept, cancel) is { } kept && !SameData(kept, await world.AppConfiguration.ReadAsync(o.Kind, o.Name, cancel)))
                await world.AppConfiguration.WriteAsync(o.Kind, o.Name, kept.Data, cancel);
        // The copies go only when all is seen to be back.
        if (await NotBackAsync(call, objects, cancel) is { } wrong)
            return new Outcome.Failed("not-back", wrong, null, "The copies are kept. Mend what changes it, then retry; or write the values back by hand and skip with a reason.");
        foreach (var o in objects) await world.AppConfiguration.DeleteAsync(o.Kind, o.Kept, cancel);
        return Done($"{Say.Some(objects.Select(o => $"{AppConfiguration.Words(o.Kind)} {o.Name}"), 6)} as before");
    }

    protected override async Task<Look> CheckTakenBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        var objects = Recorded(before);
        if (await NotBackAsync(call, objects, cancel) is { } wrong) return Look.No(wrong);
        foreach (var o in objects)
            if (await world.AppConfiguration.ReadAsync(o.Kind, o.Kept, cancel) is not null) return Look.No($"the copy {o.Kept} is still there");
        return Look.Yes($"{Say.Some(objects.Select(o => $"{AppConfiguration.Words(o.Kind)} {o.Name}"), 6)} as before");
    }

    private async Task<string?> NotBackAsync(Call call, IEnumerable<RecordedObject> objects, CancellationToken cancel)
    {
        foreach (var o in objects)
        {
            if (await world.AppConfiguration.ReadAsync(o.Kind, o.Name, cancel) is not { } now) return $"{AppConfiguration.Words(o.Kind)} {o.Name} is gone";
            var digests = Digests(call, o.Kind, o.Name, now.Data);
            var wrong = o.Digests.Select(d => d.Key).Union(digests.Select(d => d.Key), StringComparer.Ordinal).Where(k => (string?)o.Digests[k] != (string?)digests[k]).ToList();
            if (wrong.Count > 0) return $"{AppConfiguration.Words(o.Kind)} {o.Name} is not as before: {Say.Some(wrong)}";
        }

        return null;
    }

    /// <summary>What is now, what was kept, and what is wanted of each object; refuses what the API would refuse later, with the apps down.</summary>
    private async Task<IReadOnlyList<Target>> ReadAsync(Call call, CancellationToken cancel)
    {
        world.Cluster(call.Text("destination"));
        var apps = AppRecord.Read(call.Text("record")).Select(a => a.Name).Concat(world.Settings.Kubernetes.Apps.Select(a => a.Name));
        var all = new List<Target>();
        foreach (var wanted in RepointPlan.Of(world.Settings, apps))
        {
            var now = await ReadAsync(world, wanted, cancel);
            var target = new Target(wanted, now, await world.AppConfiguration.ReadAsync(wanted.Kind, RunNames.Of(call).Kept(wanted.Name), cancel));
            if (now.Immutable && target.Changes.Any()) throw Immutable(wanted);
            all.Add(target);
        }

        return all;
    }

    private static async Task<ConfigObject> ReadAsync(MigrationWorld world, Wanted wanted, CancellationToken cancel) =>
        await world.AppConfiguration.ReadAsync(wanted.Kind, wanted.Name, cancel) ?? throw Missing(wanted);

    private static WorldTroubleException Missing(Wanted wanted) => new(
        "not-found", $"{wanted.Words} is not there", null,
        $"Set Kubernetes:{wanted.Kind} (or the app's own in Kubernetes:Apps:N) to the one the apps read, or make it; restart the bot if the settings changed, then retry.");

    private static WorldTroubleException Immutable(Wanted wanted) => new(
        "immutable", $"{wanted.Words} is immutable: its values cannot be changed", null,
        $"Make one of another name that is not immutable, let the apps' deployments read it, set Kubernetes:{wanted.Kind} to it, restart the bot, then retry.");

    private static JsonObject Effect(Call call, IEnumerable<Target> all) => new(all.Select(o => KeyValuePair.Create(
        o.Wanted.Words, (JsonNode?)Digests(call, o.Wanted.Kind, o.Wanted.Name, o.Wanted.Values.ToImmutableSortedDictionary(v => v.Key, v => ConfigObject.Bytes(v.Value), StringComparer.Ordinal)))));

    private static JsonObject Digests(Call call, ConfigKind kind, string name, ImmutableSortedDictionary<string, ImmutableArray<byte>> data) =>
        new(data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)Fingerprint.Of(call.RunId, kind, name, d.Key, d.Value.AsSpan()))));

    private static bool SameData(ConfigObject kept, ConfigObject? now) =>
        now is not null && kept.Data.Count == now.Data.Count && kept.Data.All(d => now.Data.TryGetValue(d.Key, out var there) && there.AsSpan().SequenceEqual(d.Value.AsSpan()));

    private static IEnumerable<string> Hidden(IEnumerable<Target> all) => all.Where(o => o.Wanted.Kind == ConfigKind.Secret)
        .SelectMany(o => o.Wanted.Values.Values.Concat(o.Now.Data.Values.Select(v => Encoding.UTF8.GetString(v.AsSpan()))));

    private static ImmutableArray<RecordedObject> Recorded(JsonNode before) => before["objects"] is not JsonArray objects ? [] :
        [.. objects.OfType<JsonObject>().Select(o => new RecordedObject(Enum.Parse<ConfigKind>((string)o["kind"]!), (string)o["name"]!, (string)o["kept"]!, (JsonObject)o["digests"]!))];

    private sealed record RecordedObject(ConfigKind Kind, string Name, string Kept, JsonObject Digests);

    /// <param name="Kept">The copy of what was before, if it was made already.</param>
    private sealed record Target(Wanted Wanted, ConfigObject Now, ConfigObject? Kept)
    {
        public IEnumerable<(string Key, string? Old, string New)> Changes =>
            Wanted.Values.Where(v => Now.Text(v.Key) != v.Value).Select(v => (v.Key, Now.Text(v.Key), v.Value));

        public ImmutableSortedDictionary<string, ImmutableArray<byte>> Merged =>
            (Kept ?? Now).Data.SetItems(Wanted.Values.Select(v => KeyValuePair.Create(v.Key, ConfigObject.Bytes(v.Value))));
    }
}
