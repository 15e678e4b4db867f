using System.Collections.Immutable;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// What arrived at the destination and what was written there since, partition by partition over the book. Pure; nothing is taken for granted: what
/// cannot be so is said, and never made 0.
/// </summary>
/// <param name="Topics">Planned topics of which at least one partition is there.</param>
/// <param name="Arrived">Records at the destination from the baseline to the place up to which both sides were compared; where nothing was compared, to its end.</param>
/// <param name="Written">Records behind that place.</param>
/// <param name="Lacks">What is not as it was compared, each named.</param>
/// <param name="Uncompared">Planned partitions that no exact comparison has read.</param>
internal sealed record ArrivedRecords(int Topics, long Arrived, long Written, ImmutableArray<string> Lacks, int Uncompared)
{
    /// <param name="ends">Ends at the destination now; what is not in it is not there.</param>
    /// <param name="ids">Ids of the topics at the destination now; null or empty where the cluster does not tell them.</param>
    public static ArrivedRecords Of(CopyBook book, ParityProof proof, IReadOnlyDictionary<Partition, long> ends, IReadOnlyDictionary<string, string>? ids = null)
    {
        var (there, arrived, written, uncompared) = (new HashSet<string>(StringComparer.Ordinal), 0L, 0L, 0);
        var lacks = ImmutableArray.CreateBuilder<string>();
        // By its ends alone a topic made anew looks well as soon as its apps have written more than was copied.
        lacks.AddRange(book.Topics.Where(t => ids is not null && IsOther(book.Baseline.Of(t.Name).DestinationId, ids.GetValueOrDefault(t.Name)))
            .Select(t => $"{ForeignText.From(t.Name, 120)} was deleted and made anew: it has another id than when it was copied"));
        foreach (var (partition, shard) in book.Topics.SelectMany(t => Enumerable.Range(0, t.Partitions).Select(p => (new Partition(t.Name, p), t.Shard))))
        {
            var name = $"{ForeignText.From(partition.Topic, 120)}/{partition.Number}";
            if (!ends.TryGetValue(partition, out var end))
            {
                lacks.Add($"{name} is not at the destination");
                continue;
            }

            there.Add(partition.Topic);
            var known = proof.Find(partition) is { } found && found.Shard == shard ? found : null;
            var began = book.Baseline.Of(partition).DestinationEnd ?? 0;
            if (known is null) (uncompared, arrived) = (uncompared + 1, arrived + end - began);
            else (arrived, written) = (arrived + known.DestinationTo - began, written + end - known.DestinationTo);
            if (end < (known?.DestinationTo ?? began)) lacks.Add($"{name} ends at {Say.Number(end)}, {Say.Number((known?.DestinationTo ?? began) - end)} below what was there before: it was deleted and made anew");
        }

        return new ArrivedRecords(there.Count, arrived, written, lacks.ToImmutable(), uncompared);
    }

    private static bool IsOther(string? before, string? now) => before is not null && now is { Length: > 0 } && TopicBaseline.ShortId(now) != before;
}
