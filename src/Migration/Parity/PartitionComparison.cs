using ChatOpsBot.Migration.Kafka;

namespace ChatOpsBot.Migration.Parity;

/// <summary>What is known of a partition before it is read.</summary>
/// <param name="Source">From where both were last known equal (or the copy's baseline) to where the copy must have come.</param>
/// <param name="SourceStart">Where the logs begin now: retention may have moved it.</param>
/// <param name="SourceEnd">Behind the stretch, for a log that still moves.</param>
/// <param name="Compacted">Latest values of keys are compared.</param>
/// <param name="Frozen">Both logs rest: everything to both ends must agree; else only what was copied must be there.</param>
internal sealed record PartitionLogs(Partition Partition, LogStretch Source, LogStretch Destination, long SourceStart, long SourceEnd, long DestinationStart, bool Compacted, bool Frozen)
{
    /// <summary>Where the first comparison of this partition began: what is looked up may be as old.</summary>
    public PlaceBefore Before { get; init; } = PlaceBefore.Nothing;

    /// <summary>The destination's retention may have taken records older than this time; milliseconds since 1970.</summary>
    public long GoneBefore { get; init; } = long.MaxValue;

    public LogStretch SourceNow => Source with { From = Math.Max(Source.From, SourceStart) };

    public LogStretch DestinationNow => Destination with { From = Math.Max(Destination.From, DestinationStart) };
}

/// <summary>The baseline of both logs, to begin anew where the stretch alone does not tell.</summary>
internal readonly record struct PlaceBefore(long Source, long Destination)
{
    public static readonly PlaceBefore Nothing = new(-1, -1);
}

/// <summary>How a partition compares, up to which place on both sides.</summary>
/// <param name="SourceTo">Compared up to before this offset; likewise at the destination, -1 where no such place is known.</param>
/// <param name="Records">Records of the source that were compared; in a compacted topic, keys.</param>
/// <param name="Gaps">Offsets of the source without a record that compaction does not explain: transaction markers, or aborted records.</param>
/// <param name="FirstMissing">Where at the source the first missing record lies; -1: none.</param>
/// <param name="FirstExtra">Where at the destination the first extra record lies; -1: none.</param>
internal sealed record PartitionResult(
    Partition Partition, long SourceTo, long DestinationTo, long Records, long Gaps, bool Compacted, Difference Difference, ulong Digest, long FirstMissing = -1, long FirstExtra = -1);

/// <summary>Compares both logs of one partition, by what kind of topic it turns out to be. Pure but for the reading it is given.</summary>
internal static class PartitionComparison
{
    public static PartitionResult Of(PartitionLogs logs) => logs.Compacted ? ByKey(logs) : InOrder(logs);

    private static PartitionResult InOrder(PartitionLogs logs)
    {
        var leads = new Leads(logs.DestinationNow.From - logs.Destination.From, logs.SourceNow.From - logs.Source.From, logs.GoneBefore);
        var match = SequenceMatch.Of(logs.SourceNow, logs.DestinationNow, leads, logs.Frozen);
        // What expired at the source and was copied before stands at the destination's beginning, but for what expired there too.
        var expired = match.Stuck is null ? Math.Max(0, leads.Destination - match.OnlyThere - leads.Source) : 0;
        var difference = match.Stuck is { } stuck ? Lacking(logs, match, stuck) : (Surplus(logs, match.Extras, match.Gaps) with { Expired = expired }, -1, match.Extras.First);
        return new PartitionResult(
            logs.Partition, match.NextSource, match.NextDestination, match.Matched, match.Gaps, Compacted: false,
            difference.Item1, match.Digest, difference.Item2, difference.Item3);
    }

    private static (Difference, long, long) Lacking(PartitionLogs logs, SequenceMatch match, RecordMark stuck)
    {
        var (source, destination) = match.ExtrasBetween
            ? (logs.SourceNow, logs.DestinationNow)
            : (logs.SourceNow with { From = stuck.Offset }, logs.DestinationNow with { From = Math.Max(logs.DestinationNow.From, match.NextDestination) });
        var rest = MultisetDifference.Of(source, destination);
        // While the log moves, what lies behind the copy's place may be there already: it is no surplus.
        var origin = SurplusOrigin.Of(rest.Extras, All(logs), match.Gaps > 0);
        var changed = Math.Min(rest.Missing, origin.ForeignKeys.Count(rest.MissingKeys.Contains));
        var difference = new Difference(
            rest.Missing - changed, changed, rest.Missing == 0 ? 1 : 0,
            logs.Frozen ? origin.Duplicates : 0, logs.Frozen ? origin.Aborted : 0, Math.Max(0, origin.Foreign - changed));
        return (difference, rest.FirstMissing, rest.Extras.First);
    }

    private static Difference Surplus(PartitionLogs logs, ExtraRecords extras, long gaps)
    {
        var origin = SurplusOrigin.Of(extras, All(logs), gaps > 0);
        return new Difference(Duplicates: origin.Duplicates, Aborted: origin.Aborted, Foreign: origin.Foreign);
    }

    /// <summary>All the source still has of this partition: a replay may begin before the stretch that is compared.</summary>
    private static LogStretch All(PartitionLogs logs) => logs.Source with { From = logs.SourceStart, To = Math.Max(logs.Source.To, logs.SourceEnd) };

    private static PartitionResult ByKey(PartitionLogs logs)
    {
        var later = logs.Source with { From = logs.Source.To, To = logs.Frozen ? logs.Source.To : logs.SourceEnd };
        var goesOn = logs.Before.Source >= 0 && (logs.Before.Source < logs.Source.From || logs.Before.Destination < logs.Destination.From);
        var latest = LatestByKey.Of(logs.SourceNow, logs.DestinationNow, later, whole: !goesOn);
        if (goesOn && !latest.Equal)
        {
            // A replay may bring a key whose latest value is older than the place where the comparison went on: then all is read.
            var whole = logs with { Source = logs.Source with { From = logs.Before.Source }, Destination = logs.Destination with { From = logs.Before.Destination } };
            latest = LatestByKey.Of(whole.SourceNow, whole.DestinationNow, later);
        }

        var next = latest.SourceRecords == 0 ? logs.Destination.From : latest.NextDestination;
        return new PartitionResult(
            logs.Partition, logs.Source.To, next, latest.Keys, 0, Compacted: true, new Difference(latest.Missing, latest.Other, Foreign: latest.Extra), latest.Digest);
    }
}
