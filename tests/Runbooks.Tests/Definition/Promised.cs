using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Tests.Definition;

/// <summary>Actions that only promise: enough to check a runbook, never to be called.</summary>
internal static class Promised
{
    public static Catalogue Migration { get; } = Catalogue("""
        Reads inventory.cluster cluster:text => cluster-id:text brokers:integer topics:integer partitions:integer
        Reads inventory.connect => workers:integer connectors:integer
        Reads inventory.apps => producers:integer consumers:integer
        Reads offsets.snapshot cluster:text => partitions:integer records:integer
        Undoes smoke.start => topic:text connector:text
        Changes smoke.send records:integer expect:integer => counted:integer
        Changes smoke.end
        Reads plan.shards tasks:integer workers:integer => plan:text shards:integer topics:integer partitions:integer
        Reads copy.validate plan:text => connectors:integer
        Undoes copy.create plan:text => connectors:integer tasks:integer
        Reads parity.compare logs:choice[moving,frozen] => topics:integer records:integer
        Reads apps.record => record:text
        StopsApps apps.stop kind:choice[producers,consumers] record:text
        Reads copy.export => connectors:integer export:text
        Undoes copy.stop => connectors:integer
        Undoes connect.stop
        Undoes apps.repoint destination:text record:text
        Undoes apps.start-test record:text => app:text
        Irreversible apps.start kind:choice[producers,consumers] record:text
        Changes copy.scale tasks:integer => tasks:integer
        Undoes connect.scale workers:integer => workers:integer
        Changes copy.pause shard:text
        Changes copy.resume shard:text
        Changes copy.restart-task shard:text task:integer
        Deletes copy.delete-topics shard:text
        Reads sanity.report => topics:integer records:integer
        Observes connect.workers-seen workers:integer
        Observes connect.forwarding
        Observes copy.caught-up max-lag:integer
        Observes offsets.quiet
        Observes apps.stopped record:text
        Observes copy.drained
        Observes apps.test-works app:text
        Observes apps.healthy
        Observes offsets.silent
        Guard topics-empty-or-ours
        Guard no-copy-runs
        """);

    public static Catalogue Keys { get; } = Catalogue("""
        Reads keys.uses key:text => list:text
        Reads keys.foreign-use key:text => calls:integer
        Undoes keys.narrow key:text
        Undoes keys.create like:text => name:text
        Undoes keys.store key:text uses:text
        Undoes keys.restart-users uses:text
        Undoes keys.restart-user app:text
        Irreversible keys.revoke key:text
        Reads keys.report key:text
        Observes keys.unused key:text
        Observes keys.refused key:text
        """);

    /// <summary>One promise a line: <c>TOUCH NAME INPUT:TYPE… => FACT:TYPE…</c>; Undoes: changes, and can take it back.</summary>
    public static Catalogue Catalogue(string promises)
    {
        var lines = promises.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ', 2)).ToArray();
        return new Catalogue(
            lines.Where(l => l[0] is not ("Observes" or "Guard")).Select(l => new Action(Contract(l[0], l[1]))),
            lines.Where(l => l[0] == "Observes").Select(l => new Observation(Contract(l[0], l[1]))),
            lines.Where(l => l[0] == "Guard").Select(l => new Guard(l[1])));
    }

    private static Contract Contract(string touch, string promise)
    {
        var halves = promise.Split(" => ");
        var words = halves[0].Split(' ');
        var kind = touch == "Observes" ? WorkKind.Observation : WorkKind.Action;
        var effect = touch switch { "Observes" => Touch.Reads, "Undoes" => Touch.Changes, _ => Enum.Parse<Touch>(touch) };
        return new Contract(words[0], kind, Fields(words[1..]), Fields(halves.Length > 1 ? halves[1].Split(' ') : []), effect, true, touch is "Undoes" or "StopsApps");
    }

    private static ImmutableArray<Field> Fields(string[] words) => [.. words.Select(w => w.Split(':')).Select(w => Field(w[0], w[1]))];

    private static Field Field(string name, string type)
    {
        var parts = type.TrimEnd(']').Split('[');
        return new Field(name, Enum.Parse<ValueKind>(parts[0], ignoreCase: true), Choices: parts.Length > 1 ? [.. parts[1].Split(',')] : []);
    }

    private sealed record Action(Contract Contract) : IAction
    {
        public Task<Preview> PreviewAsync(Call call, CancellationToken cancel) => throw new NotSupportedException();

        public Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) => throw new NotSupportedException();

        public Task<Outcome> ExecuteAsync(Call call, IProgress<Progress> progress, CancellationToken cancel) => throw new NotSupportedException();

        public Task<Look> VerifyAsync(Call call, CancellationToken cancel) => throw new NotSupportedException();

        public Task<Outcome> UndoAsync(Call call, JsonNode before, CancellationToken cancel) => throw new NotSupportedException();

        public Task<Look> VerifyUndoneAsync(Call call, JsonNode before, CancellationToken cancel) => throw new NotSupportedException();

        public Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) => throw new NotSupportedException();
    }

    private sealed record Observation(Contract Contract) : IObservation
    {
        public Task<Look> LookAsync(Call call, CancellationToken cancel) => throw new NotSupportedException();
    }

    private sealed record Guard(string Name) : IGuard
    {
        public Task<GuardAnswer> AskAsync(Call call, CancellationToken cancel) => throw new NotSupportedException();
    }
}
