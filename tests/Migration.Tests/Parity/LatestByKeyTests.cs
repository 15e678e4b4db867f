using ChatOpsBot.Migration.Parity;
using CsCheck;

namespace ChatOpsBot.Migration.Tests.Parity;

/// <summary>Compacted topics: one latest value a key, whatever offsets and counts say.</summary>
public sealed class LatestByKeyTests
{
    [Fact]
    public void One_emptied_at_the_destination_lacks_all_its_keys()
    {
        var result = Compare(Logs.Of([1, 2, 3]), []);
        result.Difference.ShouldBe(new Difference(Missing: 3));
        result.Difference.Words(keys: true).ShouldBe("3 keys missing");
    }

    [Fact]
    public void Older_values_that_one_side_no_longer_has_are_no_difference() =>
        Compare([Logs.Keyed(5, 1, 11), Logs.Keyed(9, 2, 22)], [Logs.Keyed(0, 1, 10), Logs.Keyed(1, 2, 20), Logs.Keyed(2, 1, 11), Logs.Keyed(3, 2, 22), Logs.Keyed(4, 1, 11)]).Difference.ShouldBe(Difference.None);

    [Fact]
    public void A_key_that_was_deleted_and_one_that_never_was_are_the_same()
    {
        Compare([Logs.Keyed(0, 1, 10)], [Logs.Keyed(0, 1, 10), Logs.Keyed(1, 2, 20), Logs.Keyed(2, 2, 0, tombstone: true)]).Difference.ShouldBe(Difference.None);
        Compare([Logs.Keyed(0, 1, 10), Logs.Keyed(1, 1, 0, tombstone: true)], []).Difference.ShouldBe(Difference.None);
    }

    [Fact]
    public void A_deleted_key_that_lives_at_the_destination_is_a_difference() =>
        Compare([Logs.Keyed(0, 1, 10), Logs.Keyed(1, 1, 0, tombstone: true)], [Logs.Keyed(0, 1, 10)]).Difference.ShouldBe(new Difference(Foreign: 1));

    [Fact]
    public void While_logs_move_a_newer_value_at_the_destination_is_no_difference()
    {
        List<RecordMark> source = [Logs.Keyed(0, 1, 10), Logs.Keyed(1, 2, 20), Logs.Keyed(2, 1, 11)], there = [Logs.Keyed(0, 1, 10), Logs.Keyed(1, 2, 20), Logs.Keyed(2, 1, 11)];
        var result = PartitionComparison.Of(Logs.Pair(Logs.Stretch(source, to: 2), Logs.Stretch(there), frozen: false, compacted: true, sourceEnd: 3));
        result.Difference.ShouldBe(Difference.None);
        (result.SourceTo, result.DestinationTo).ShouldBe((2, 2));
    }

    [Fact]
    public void What_came_after_is_compared_alone_and_all_of_it_again_when_that_does_not_tell()
    {
        List<RecordMark> source = [Logs.Keyed(0, 1, 10), Logs.Keyed(1, 2, 20), Logs.Keyed(2, 3, 30)];
        var reads = new List<long>();
        // A replay brings key 2 again behind the place: the rest alone has a key too many, the whole is equal.
        List<RecordMark> there = [.. source, Logs.Keyed(3, 2, 20), Logs.Keyed(4, 3, 30)];
        var stretch = Logs.Stretch(source, from: 2);
        var logs = Logs.Pair(stretch with { Read = (f, t) => { reads.Add(f); return stretch.Read(f, t); } }, Logs.Stretch(there, from: 2), compacted: true) with { Before = new PlaceBefore(0, 0) };
        PartitionComparison.Of(logs).Difference.ShouldBe(Difference.None);
        reads.ShouldBe([2, 0]);
    }

    [Fact]
    public void Keys_that_only_the_destination_deletes_after_all_was_equal_are_missing()
    {
        List<RecordMark> source = [Logs.Keyed(0, 1, 10), Logs.Keyed(1, 2, 20)], there = [.. source, Logs.Keyed(2, 1, 0, tombstone: true)];
        var logs = Logs.Pair(Logs.Stretch(source, from: 2), Logs.Stretch(there, from: 2), compacted: true) with { Before = new PlaceBefore(0, 0) };
        PartitionComparison.Of(logs).Difference.ShouldBe(new Difference(Missing: 1));
    }

    [Fact]
    public void Whatever_happens_to_keys_the_latest_values_decide() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 4], Gen.Bool).Array[0, 30].Select(Gen.Int[0, 40].Array[0, 4]).Sample((records, lost) =>
        {
            var source = records.Select((r, i) => Logs.Keyed(i, r.Item1, r.Item2, r.Item3)).ToList();
            var there = source.Where(r => !lost.Contains((int)r.Offset)).ToList();
            var (here, at) = (State(source), State(there));
            var result = Compare(source, there).Difference;
            result.Missing.ShouldBe(here.Keys.Count(k => !at.ContainsKey(k)));
            result.Foreign.ShouldBe(at.Keys.Count(k => !here.ContainsKey(k)));
            result.Changed.ShouldBe(here.Count(k => at.TryGetValue(k.Key, out var v) && v != k.Value));
        }, iter: 2_000);

    private static PartitionResult Compare(List<RecordMark> source, List<RecordMark> there) =>
        PartitionComparison.Of(Logs.Pair(Logs.Stretch(source), Logs.Stretch(there), compacted: true));

    private static Dictionary<ulong, ulong> State(IEnumerable<RecordMark> records)
    {
        var state = new Dictionary<ulong, ulong>();
        foreach (var r in records)
            if (r.Tombstone) state.Remove(r.Key);
            else state[r.Key] = r.Digest;
        return state;
    }
}
