using ChatOpsBot.Migration.Parity;
using CsCheck;

namespace ChatOpsBot.Migration.Tests.Parity;

/// <summary>What needs a table stays exact when the table may hold only a few entries.</summary>
public sealed class FlatMemoryTests
{
    [Fact]
    public void A_difference_larger_than_its_table_is_read_in_several_passes_and_exact() =>
        Gen.Select(Gen.Int[0, 200].Array[0, 80], Gen.Int[0, 200].Array[0, 80], Gen.Int[1, 6]).Sample((source, there, most) =>
        {
            var (small, large) = (Difference(source, there, most), Difference(source, there, MultisetDifference.MostEntries));
            (small.Missing, small.Extras.Count, small.FirstMissing, small.LastMissing).ShouldBe((large.Missing, large.Extras.Count, large.FirstMissing, large.LastMissing));
            small.Missing.ShouldBe(source.GroupBy(x => x).Sum(g => Math.Max(0, g.Count() - there.Count(t => t == g.Key))));
        }, iter: 1_000);

    [Fact]
    public void Latest_values_of_more_keys_than_the_table_holds_are_compared_all()
    {
        var source = Enumerable.Range(0, 1_000).Select(i => Logs.Keyed(i, i % 300, i)).ToList();
        var there = source.Where(r => r.Offset is not (950 or 700)).Select((r, i) => r with { Offset = i }).ToList(); // 950: a last value; 700 is the last of its key too
        var latest = LatestByKey.Of(Logs.Stretch(source), Logs.Stretch(there), Logs.Stretch([]), most: 20);
        (latest.Keys, latest.Missing, latest.Extra, latest.Other).ShouldBe((300, 0, 0, 2));
    }

    [Fact]
    public void More_extra_records_than_are_kept_are_all_counted_and_their_origin_is_told_by_a_sample()
    {
        var extras = new ExtraRecords(most: 64);
        for (var i = 0; i < 5_000; i++) extras.Add(Logs.Mark(i, i));
        extras.Count.ShouldBe(5_000);
        extras.Kept.Count.ShouldBeInRange(20, 64);
        var origin = SurplusOrigin.Of(extras, Logs.Stretch(Logs.Of(Enumerable.Range(0, 5_000))), transactions: false);
        (origin.Duplicates, origin.Foreign).ShouldBe((5_000, 0));
    }

    private static MultisetDifference Difference(int[] source, int[] there, int most) =>
        MultisetDifference.Of(Logs.Stretch(Logs.Of(source)), Logs.Stretch(Logs.Of(there)), most);
}
