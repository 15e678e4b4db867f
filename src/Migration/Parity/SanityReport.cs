using System.Collections.Immutable;
using ChatOpsBot.Migration.Apps;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// What arrived at the destination, counted there; what the apps wrote since; what people accepted; and how the apps are, as <c>apps.healthy</c>
/// judges them. A lack, or none of something that is expected, is no report but a failure with names.
/// </summary>
internal sealed class SanityReport(MigrationWorld world) : ReadingAction(Contract.Reads("sanity.report", [], [Fields.Integer("topics"), Fields.Integer("records")]))
{
    /// <summary>Groups are seen to move from look to look.</summary>
    private const int MostLooks = 15;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    private readonly AppsHealthy healthy = new(world);

    protected override string Words => "Counts what arrived at the destination and what was written since, and looks whether the apps run.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var book = CopyBook.Of(call);
        var planned = book.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var there = (await world.Destination.TopicsAsync(cancel)).Where(t => planned.Contains(t.Name) && t.Partitions > 0).ToList();
        var ids = (await world.Destination.TopicIdsAsync(planned, cancel)).ToDictionary(t => t.Key, t => t.Value.Id, StringComparer.Ordinal);
        var arrived = ArrivedRecords.Of(book, ParityProof.Of(call), await world.Destination.EndsAsync(there, world.Clock, cancel), ids);
        if (!arrived.Lacks.IsEmpty)
            return new Outcome.Failed(
                "missing", $"what was copied is no longer there: {Say.Some(arrived.Lacks, 4, 300)}", ForeignText.From(string.Join("; ", arrived.Lacks), 8_000),
                $"Look who deleted it at {world.Destination.Words}; the source still has it until its retention takes it. Then 'retry {call.Step}'.");
        var apps = await AppsAsync(call, cancel);
        if (apps.Verdict != Verdict.Yes) return new Outcome.Failed("apps", $"{Sum(arrived)}; but the apps: {apps.Words}", null, $"Mend what it names, then 'retry {call.Step}'.");
        var accepted = Accepted.Of(call).Words;
        return Done(
            $"{Sum(arrived)}; {apps.Words}{(accepted.Length == 0 ? "" : $"; accepted: {accepted}")}",
            Fields.Facts(("topics", Value.Of(arrived.Topics)), ("records", Value.Of(arrived.Arrived))),
            [
                new Figure("topics moved", $"{Say.Number(arrived.Topics)} of {Say.Number(planned.Count)}"), new Figure("records arrived", Say.Number(arrived.Arrived)),
                new Figure("records written since", Say.Number(arrived.Written)), .. apps.Figures.IsDefault ? [] : apps.Figures,
                .. accepted.Length == 0 ? ImmutableArray<Figure>.Empty : [new Figure("accepted", accepted)],
                .. arrived.Uncompared == 0 ? ImmutableArray<Figure>.Empty : [new Figure("partitions never compared exactly", Say.Number(arrived.Uncompared))],
            ]);
    }

    private static string Sum(ArrivedRecords arrived) =>
        $"{Say.Count(arrived.Topics, "topic")} with {Say.Number(arrived.Arrived)} records arrived"
        + (arrived.Uncompared == 0 ? $"; {Say.Number(arrived.Written)} written at the destination since" : $", in {Say.Count(arrived.Uncompared, "partition")} with what was written since, as they were never compared exactly");

    private async Task<Look> AppsAsync(Call call, CancellationToken cancel)
    {
        for (var i = 1; ; i++)
        {
            var look = await healthy.LookAsync(call, cancel);
            if (look.Verdict != Verdict.CannotTell || i == MostLooks) return look;
            await Task.Delay(BetweenLooks, world.Clock, cancel);
        }
    }
}
