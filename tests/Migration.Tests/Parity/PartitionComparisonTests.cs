using ChatOpsBot.Migration.Parity;
using CsCheck;

namespace ChatOpsBot.Migration.Tests.Parity;

/// <summary>One partition of a topic that is not compacted.</summary>
public sealed class PartitionComparisonTests
{
    [Fact]
    public void The_same_records_are_equal_and_their_digest_is_the_same_again()
    {
        var (once, twice) = (Logs.Compare(Logs.Of([1, 2, 2, 3]), Logs.Of([1, 2, 2, 3])), Logs.Compare(Logs.Of([1, 2, 2, 3]), Logs.Of([1, 2, 2, 3])));
        once.Difference.ShouldBe(Difference.None);
        (once.Records, once.SourceTo, once.DestinationTo).ShouldBe((4, 4, 4));
        once.Digest.ShouldBe(twice.Digest);
        once.Digest.ShouldNotBe(Logs.Compare(Logs.Of([1, 2, 3, 2]), Logs.Of([1, 2, 3, 2])).Digest);
    }

    [Fact]
    public void A_killed_workers_replay_is_duplicates_and_nothing_is_missing()
    {
        var result = Logs.Compare(Logs.Of(Enumerable.Range(0, 1_000)), Logs.Of([.. Enumerable.Range(0, 700), .. Enumerable.Range(571, 429)]));
        result.Difference.ShouldBe(new Difference(Duplicates: 129));
        result.Difference.Words().ShouldBe("duplicates +129");
        result.FirstExtra.ShouldBe(700);
    }

    [Fact]
    public void A_whole_topic_copied_six_times_is_five_times_its_duplicates() =>
        Logs.Compare(Logs.Of(Enumerable.Range(0, 50)), Logs.Of(Enumerable.Range(0, 300).Select(i => i % 50))).Difference.ShouldBe(new Difference(Duplicates: 250));

    [Fact]
    public void A_missing_record_is_found_beside_a_duplicate_though_the_counts_agree()
    {
        var result = Logs.Compare(Logs.Of([1, 2, 3, 4, 5]), Logs.Of([1, 2, 2, 4, 5]));
        result.Difference.ShouldBe(new Difference(Missing: 1, Duplicates: 1));
        result.FirstMissing.ShouldBe(2);
    }

    [Fact]
    public void Other_content_under_the_same_key_is_said_as_that()
    {
        List<RecordMark> there = [Logs.Mark(0, 1), Logs.Keyed(1, 2, 99), Logs.Mark(2, 3)];
        Logs.Compare(Logs.Of([1, 2, 3]), there).Difference.ShouldBe(new Difference(Changed: 1));
    }

    [Fact]
    public void All_there_in_another_order_is_a_difference() =>
        Logs.Compare(Logs.Of([1, 2, 3, 4]), Logs.Of([1, 3, 2, 4])).Difference.ShouldBe(new Difference(Disordered: 1));

    [Fact]
    public void Whoever_writes_at_the_destination_is_not_taken_for_a_duplicate() =>
        Logs.Compare(Logs.Of([1, 2, 3]), Logs.Of([1, 70, 2, 3, 71, 3])).Difference.ShouldBe(new Difference(Duplicates: 1, Foreign: 2));

    [Fact]
    public void Markers_are_gaps_and_nothing_is_missing_for_them()
    {
        List<RecordMark> source = [Logs.Mark(0, 1), Logs.Mark(1, 2), Logs.Mark(3, 3), Logs.Mark(4, 4)]; // markers at 2 and 5
        var result = PartitionComparison.Of(Logs.Pair(Logs.Stretch(source, to: 6), Logs.Stretch(Logs.Of([1, 2, 3, 4]))));
        result.Difference.ShouldBe(Difference.None);
        (result.Gaps, result.SourceTo).ShouldBe((2, 6));
    }

    [Fact]
    public void Duplicates_that_make_up_for_markers_are_seen()
    {
        List<RecordMark> source = [Logs.Mark(0, 1), Logs.Mark(1, 2), Logs.Mark(3, 3)]; // markers at 2 and 4: five offsets, three records
        var result = PartitionComparison.Of(Logs.Pair(Logs.Stretch(source, to: 5), Logs.Stretch(Logs.Of([1, 2, 1, 2, 3]))));
        result.Difference.ShouldBe(new Difference(Duplicates: 2));
    }

    [Fact]
    public void Records_of_aborted_transactions_are_named()
    {
        List<RecordMark> committed = [Logs.Mark(0, 1), Logs.Mark(3, 3)], all = [Logs.Mark(0, 1), Logs.Mark(1, 50), Logs.Mark(3, 3)];
        var result = PartitionComparison.Of(Logs.Pair(Logs.Stretch(committed, all: all), Logs.Stretch(Logs.Of([1, 50, 3]))));
        result.Difference.ShouldBe(new Difference(Aborted: 1));
    }

    [Fact]
    public void What_expired_at_the_source_after_it_was_copied_is_no_difference()
    {
        var source = Enumerable.Range(0, 10).Select(i => Logs.Mark(i, i)).Where(r => r.Offset >= 4).ToList();
        var result = PartitionComparison.Of(Logs.Pair(Logs.Stretch(source), Logs.Stretch(Logs.Of(Enumerable.Range(0, 10))), sourceStart: 4));
        result.Difference.ShouldBe(Difference.None);
    }

    [Fact]
    public void What_expired_before_it_was_copied_is_counted()
    {
        var source = Enumerable.Range(0, 10).Select(i => Logs.Mark(i, i)).Where(r => r.Offset >= 4).ToList();
        var result = PartitionComparison.Of(Logs.Pair(Logs.Stretch(source), Logs.Stretch(Logs.Of([0, 4, 5, 6, 7, 8, 9])), sourceStart: 4));
        result.Difference.ShouldBe(new Difference(Expired: 3));
        result.Difference.Words().ShouldBe("3 expired uncopied");
    }

    [Fact]
    public void What_expired_at_the_destination_is_no_difference()
    {
        var there = Enumerable.Range(0, 10).Select(i => Logs.Mark(i, i)).Where(r => r.Offset >= 6).ToList();
        PartitionComparison.Of(Logs.Pair(Logs.Stretch(Logs.Of(Enumerable.Range(0, 10))), Logs.Stretch(there), destinationStart: 6)).Difference.ShouldBe(Difference.None);
        PartitionComparison.Of(Logs.Pair(Logs.Stretch(Logs.Of(Enumerable.Range(0, 10))), Logs.Stretch([], to: 10), destinationStart: 10)).Difference.ShouldBe(Difference.None);
        there.RemoveAt(0);
        PartitionComparison.Of(Logs.Pair(Logs.Stretch(Logs.Of(Enumerable.Range(0, 10))), Logs.Stretch(there), destinationStart: 6)).Difference.ShouldBe(new Difference(Missing: 1));
    }

    [Fact]
    public void What_somebody_deleted_at_the_destination_is_missing_for_retention_does_not_take_young_records()
    {
        var source = Enumerable.Range(0, 10).Select(i => Logs.Mark(i, i) with { Time = i * 100 }).ToList();
        PartitionComparison.Of(Logs.Pair(Logs.Stretch(source), Logs.Stretch([], to: 10), destinationStart: 10) with { GoneBefore = 1_000 }).Difference.ShouldBe(Difference.None);
        PartitionComparison.Of(Logs.Pair(Logs.Stretch(source), Logs.Stretch([], to: 10), destinationStart: 10) with { GoneBefore = 300 }).Difference.ShouldBe(new Difference(Missing: 7));
    }

    [Fact]
    public void An_empty_destination_lacks_all() =>
        Logs.Compare(Logs.Of(Enumerable.Range(0, 10)), []).Difference.ShouldBe(new Difference(Missing: 10));

    [Fact]
    public void While_logs_move_what_lies_behind_the_place_is_no_difference_and_the_next_reading_goes_on_there()
    {
        var (source, there) = (Logs.Of(Enumerable.Range(0, 20)), Logs.Of([.. Enumerable.Range(0, 8), .. Enumerable.Range(5, 12)]));
        var history = PartitionComparison.Of(Logs.Pair(Logs.Stretch(source, to: 10), Logs.Stretch(there), frozen: false, sourceEnd: 20));
        history.Difference.ShouldBe(new Difference(Duplicates: 3));
        (history.SourceTo, history.DestinationTo).ShouldBe((10, 13));
        there.AddRange(Enumerable.Range(17, 3).Select(i => Logs.Mark(there.Count, i)).Select((m, i) => m with { Offset = there.Count + i }));
        var rest = PartitionComparison.Of(Logs.Pair(Logs.Stretch(source, from: 10), Logs.Stretch(there, from: 13)));
        rest.Difference.ShouldBe(Difference.None);
        rest.Records.ShouldBe(10);
    }

    [Fact]
    public void What_was_counted_as_extra_at_the_end_is_not_counted_by_the_next_reading()
    {
        var (source, there) = (Logs.Of([1, 2, 3]), Logs.Of([1, 2, 3, 2, 3]));
        var first = Logs.Compare(source, there);
        (first.Difference, first.DestinationTo).ShouldBe((new Difference(Duplicates: 2), 5));
        PartitionComparison.Of(Logs.Pair(Logs.Stretch(source, from: first.SourceTo), Logs.Stretch(there, from: first.DestinationTo))).Difference.ShouldBe(Difference.None);
    }

    [Fact]
    public void A_replay_from_before_the_place_where_the_reading_went_on_is_duplicates()
    {
        var (source, there) = (Logs.Of(Enumerable.Range(0, 20)), Logs.Of([.. Enumerable.Range(0, 15), .. Enumerable.Range(3, 17)]));
        PartitionComparison.Of(Logs.Pair(Logs.Stretch(source, from: 12), Logs.Stretch(there, from: 12))).Difference.ShouldBe(new Difference(Duplicates: 12));
    }

    /// <summary>Take away, add, repeat, swap: the verdict is the truth counted by hand.</summary>
    [Fact]
    public void Whatever_is_taken_away_added_repeated_or_swapped_is_counted_as_it_is()
    {
        var records = Gen.Int[0, 12].Array[0, 40];
        var edits = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 60], Gen.Int[0, 60]).Array[0, 6];
        Gen.Select(records, edits).Sample((source, changes) =>
        {
            var there = source.ToList();
            foreach (var (kind, a, b) in changes) Edit(there, kind, a, b);
            var result = Logs.Compare(Logs.Of(source), Logs.Of(there)).Difference;
            var (missing, extra) = (Minus(source, there), Minus(there, source));
            (result.Missing + result.Changed).ShouldBe(missing.Count);
            (result.Duplicates + result.Foreign + result.Changed).ShouldBe(extra.Count);
            (result.Foreign + result.Changed).ShouldBe(extra.Count(e => !source.Contains(e)));
            (result.Disordered == 1).ShouldBe(missing.Count == 0 && !IsSubsequence(source, there));
        }, iter: 5_000);
    }

    private static void Edit(List<int> there, int kind, int a, int b)
    {
        if (there.Count == 0) return;
        var (x, y) = (a % there.Count, b % there.Count);
        switch (kind)
        {
            case 0: there.RemoveAt(x); break;
            case 1: there.Insert(x, 100 + b); break;
            case 2: there.InsertRange(Math.Max(x, y), there.GetRange(Math.Min(x, y), Math.Abs(x - y))); break;
            case 3: (there[x], there[y]) = (there[y], there[x]); break;
            default: there.RemoveRange(Math.Min(x, y), Math.Abs(x - y)); break;
        }
    }

    private static List<int> Minus(IEnumerable<int> a, IEnumerable<int> b)
    {
        var left = a.ToList();
        foreach (var x in b) left.Remove(x);
        return left;
    }

    private static bool IsSubsequence(IReadOnlyList<int> a, IReadOnlyList<int> b)
    {
        var i = 0;
        foreach (var x in b)
            if (i < a.Count && a[i] == x) i++;
        return i == a.Count;
    }
}
