using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>Where the apps' groups are at the destination, and when each moved last.</summary>
/// <param name="Moved">Place of each app's group, and since when it stands there.</param>
/// <param name="Wrong">Groups without a place, or that stand still behind the end; in words.</param>
/// <param name="NotSeen">Groups that are behind the end and of which one look cannot say whether they move.</param>
/// <param name="Well">How many are at the end, or move.</param>
internal sealed record GroupsSeen(
    ImmutableDictionary<string, (long Place, DateTimeOffset Since, bool Seen)> Moved, IReadOnlyList<string> Wrong, IReadOnlyList<string> NotSeen, int Well, long Lag)
{
    /// <summary>A group that reads commits more often than that: Kafka Streams every 30 s, others every 5 s.</summary>
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(60);

    public static async Task<GroupsSeen> ReadAsync(MigrationWorld world, IReadOnlyList<AppSettings> apps, GroupsSeen? before, CancellationToken cancel)
    {
        var topics = (await world.Destination.TopicsAsync(cancel)).ToDictionary(t => t.Name, StringComparer.Ordinal);
        var read = await Task.WhenAll(apps.Select(async a => (App: a, Topics: await TopicsAsync(world, a, topics, cancel), Places: await world.Destination.CommittedAsync(a.Group, cancel))));
        var wanted = read.SelectMany(r => r.Topics).Distinct(StringComparer.Ordinal).ToList();
        var logs = await world.Destination.SnapshotAsync([.. wanted.Where(topics.ContainsKey).Select(t => topics[t])], world.Clock, cancel);
        var seen = new Judging(before, world.Clock.GetUtcNow());
        foreach (var (app, names, places) in read) seen.Add(app, names, topics, logs, places);
        return seen.All;
    }

    // The topic of the settings, if that is what it reads (a Streams app's may be the one it writes); else those it had a place in at the source,
    // as far as they are at the destination.
    private static async Task<IReadOnlyList<string>> TopicsAsync(MigrationWorld world, AppSettings app, Dictionary<string, Topic> there, CancellationToken cancel)
    {
        var before = (await world.Source.CommittedAsync(app.Group, cancel)).Keys.Select(p => p.Topic).Distinct(StringComparer.Ordinal).ToList();
        return app.Topic.Length > 0 && (before.Count == 0 || before.Contains(app.Topic, StringComparer.Ordinal)) ? [app.Topic] : [.. before.Where(there.ContainsKey)];
    }

    private sealed class Judging(GroupsSeen? before, DateTimeOffset now)
    {
        private readonly ImmutableDictionary<string, (long, DateTimeOffset, bool)>.Builder moved = ImmutableDictionary.CreateBuilder<string, (long, DateTimeOffset, bool)>(StringComparer.Ordinal);
        private readonly List<string> wrong = [];
        private readonly List<string> notSeen = [];
        private long allLag;
        private int well;

        public GroupsSeen All => new(moved.ToImmutable(), wrong, notSeen, well, allLag);

        public void Add(AppSettings app, IReadOnlyList<string> names, Dictionary<string, Topic> topics, OffsetSnapshot logs, Dictionary<Partition, long> places)
        {
            var group = $"{ForeignText.From(app.Name, 80)}: group {ForeignText.From(app.Group, 100)}";
            if (names.Count == 0 || names.FirstOrDefault(n => !topics.ContainsKey(n)) is not null)
            {
                wrong.Add(names.Count == 0 ? $"{group}: which topics it reads is not known (Kubernetes:Apps, Topic)" : $"{group}: its topic {Say.Some(names.Where(n => !topics.ContainsKey(n)))} is not at the destination");
                return;
            }

            var partitions = logs.Partitions.Where(p => names.Contains(p.Key.Topic)).ToList();
            var without = partitions.Where(p => p.Value.Latest > p.Value.Earliest && !places.ContainsKey(p.Key)).ToList();
            if (without.Count > 0)
            {
                wrong.Add($"{group} has no place at the destination on {Say.Count(without.Count, "partition")} of {partitions.Count} with records ({Say.Some(without.Select(p => $"{p.Key.Topic}-{p.Key.Number}"))}): it does not read there");
                return;
            }

            var place = partitions.Sum(p => places.GetValueOrDefault(p.Key));
            var lag = partitions.Sum(p => Math.Max(0, p.Value.Latest - places.GetValueOrDefault(p.Key, p.Value.Latest)));
            allLag += lag;
            Judge(app.Name, group, place, lag);
        }

        private void Judge(string app, string group, long place, long lag)
        {
            var known = before is not null && before.Moved.TryGetValue(app, out var k) ? k : default((long Place, DateTimeOffset Since, bool Seen)?);
            var stands = known is { } was && was.Place == place ? (was.Place, was.Since, was.Seen) : (place, now, known is not null);
            moved[app] = stands;
            if (lag == 0) well++;
            else if (now - stands.Item2 > Still) wrong.Add($"{group} stands still for {Say.Time(now - stands.Item2)}, {Say.Number(lag)} records behind");
            else if (!stands.Item3) notSeen.Add($"{group} is {Say.Number(lag)} records behind and has not been seen moving yet");
            else well++;
        }
    }
}
