using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Workers;

namespace ChatOpsBot.Bot.Tests.Workers;

/// <summary>No report carries a secret that the world has quoted, and none loses what a person needs.</summary>
public sealed class CleanReportTests
{
    private const string Secret = "hunter2-hunter2";
    private const string Said = $"sasl.jaas.config=PlainLoginModule required username=\"u\" password=\"{Secret}\"; at org/apache/kafka/connect/runtime/distributed/DistributedHerder2.java";

    public static TheoryData<WorkReport> Reports() =>
    [
        new WorkReport.NotPrepared("s", 1, "w", Said),
        new WorkReport.Looked("s", 1, "w", Look.No(Said), null),
        new WorkReport.Ended("s", 1, "w", new Outcome.Failed("refused", Said, ForeignText.From(Said), "retry"), null),
        new WorkReport.Ended("s", 1, "w", new Outcome.Unknown(Said, ForeignText.From(Said)), Look.CannotTell(Said)),
        new WorkReport.Verified("s", 1, "w", Look.CannotTell(Said), null),
        new WorkReport.UndoDone("s", 1, "w", new Outcome.Failed("refused", Said, null, "retry"), Look.No(Said)),
        new WorkReport.VerifiedUndone("s", 1, "w", Look.No(Said)),
        new WorkReport.Watched("s", 1, "w", Look.No(Said), null),
        new WorkReport.Rechecked("s", 1, "w", Look.No(Said)),
        new WorkReport.Prepared("s", 1, "w", null) { Guards = ImmutableDictionary<string, GuardAnswer>.Empty.Add("g", new GuardAnswer(false, Said)) },
    ];

    [Theory]
    [MemberData(nameof(Reports), DisableDiscoveryEnumeration = true)]
    public void A_secret_that_the_world_quotes_goes_no_further(WorkReport report)
    {
        var clean = string.Join(' ', Texts(CleanReport.Of(report)));
        clean.ShouldNotContain(Secret);
        clean.ShouldContain("[removed]");
        clean.ShouldContain("DistributedHerder2.java");
    }

    /// <summary>All texts in a report, found by reflection, so that a new property is not forgotten.</summary>
    private static IEnumerable<string> Texts(object? value) => value switch
    {
        null => [],
        string text => [text],
        ForeignText foreign => [foreign.Text],
        ImmutableDictionary<string, GuardAnswer> guards => guards.Values.SelectMany(Texts),
        WorkReport or Outcome or Look or GuardAnswer => value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0).SelectMany(p => Texts(p.GetValue(value))),
        _ => [],
    };
}
