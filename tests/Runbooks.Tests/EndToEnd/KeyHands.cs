using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Tests.Definition;

namespace ChatOpsBot.Runbooks.Tests.EndToEnd;

/// <summary>
/// The actions of <c>rotate-leaked-api-key.yaml</c>: keys, the stores where apps look, and what each app has loaded. An app that restarts loads what is
/// stored then; a key in use cannot be taken away. So an undo in the wrong order fails or leaves the wrong key loaded.
/// </summary>
internal static class KeyHands
{
    public static Cells World() => new(("key:billing", "active"), ("store:shop", "billing"), ("store:office", "billing"), ("loaded:shop", "billing"), ("loaded:office", "billing"));

    public static Catalogue Catalogue(Cells cells)
    {
        Contract Promise(string name) => Promised.Keys.Find(name is "keys.unused" or "keys.refused" ? WorkKind.Observation : WorkKind.Action, name)!;
        bool InUse(string key) => cells.Under("store:").Concat(cells.Under("loaded:")).Any(c => cells[c] == key);
        IEnumerable<(string, string?)> Restart(IEnumerable<string> apps) => apps.Select(a => ($"loaded:{a}", cells[$"store:{a}"]));
        return new Catalogue(
            [
                new Deed(Promise("keys.uses"), cells) { Facts = _ => Fact("list", Value.Of(string.Join(',', cells.Under("store:").Select(s => s[6..])))) },
                new Deed(Promise("keys.foreign-use"), cells) { Facts = _ => Fact("calls", Value.Of(3)) },
                new Deed(Promise("keys.narrow"), cells) { Writes = c => [($"key:{c.Text("key")}", "narrow")] },
                new Deed(Promise("keys.create"), cells)
                {
                    Writes = c => [($"key:{c.Text("like")}-2", "active")],
                    Facts = c => Fact("name", Value.Of($"{c.Text("like")}-2")),
                    RefusesUndo = c => InUse($"{c.Text("like")}-2") ? "the new key is still in use" : null,
                },
                new Deed(Promise("keys.store"), cells) { Writes = c => c.Text("uses").Split(',').Select(a => ($"store:{a}", (string?)c.Text("key"))) },
                new Deed(Promise("keys.restart-users"), cells) { Writes = c => Restart(c.Text("uses").Split(',')), UndoneByDoing = true },
                new Deed(Promise("keys.restart-user"), cells) { Writes = c => Restart([c.Text("app")]), UndoneByDoing = true },
                new Deed(Promise("keys.revoke"), cells) { Writes = c => [($"key:{c.Text("key")}", "revoked")], Refuses = c => InUse(c.Text("key")) ? "it is in use" : null },
                new Deed(Promise("keys.report"), cells),
            ],
            [
                new Sight(Promise("keys.unused"), cells, c => !cells.Under("loaded:").Any(a => cells[a] == c.Text("key"))),
                new Sight(Promise("keys.refused"), cells, c => cells[$"key:{c.Text("key")}"] == "revoked"),
            ],
            []);
    }

    private static ImmutableDictionary<string, Value> Fact(string name, Value value) => ImmutableDictionary<string, Value>.Empty.Add(name, value);
}
