using ChatOpsBot.Migration.Parity;

namespace ChatOpsBot.Migration.Tests.Parity;

/// <summary>What was proven equal is only believed while it can still be there.</summary>
public sealed class HistoryLeftTests
{
    private static readonly ComparedPartition Known = new("s1", 1_000, 1_000, 1_000, 0, Difference.None, 0);

    [Theory]
    [InlineData(0, 400L, true)] // nothing is gone
    [InlineData(400, 400L, true)] // retention took what was old enough
    [InlineData(401, 400L, false)] // and one more, which it cannot have taken
    [InlineData(1_000, null, true)] // all was old enough
    [InlineData(1_000, 0L, false)] // emptied
    public void Records_too_young_for_retention_must_be_there(long start, long? young, bool there) =>
        HistoryLeft.IsThere(Known, new PlaceBefore(0, 0), start, young).ShouldBe(there);

    [Fact]
    public void Markers_are_not_missed_and_duplicates_do_not_stand_in_for_records()
    {
        HistoryLeft.IsThere(Known with { Gaps = 100, DestinationTo = 900 }, new PlaceBefore(0, 0), 100, 100).ShouldBeTrue();
        HistoryLeft.IsThere(Known with { DestinationTo = 1_129, Surplus = new Difference(Duplicates: 129) }, new PlaceBefore(0, 0), 500, 400).ShouldBeFalse();
    }
}
