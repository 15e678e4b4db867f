using System.Collections.Immutable;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>
/// What the world said goes into a journal that is kept for years and onto cards that many see: an error that quotes a JAAS line or a connection
/// string must not carry its password there.
/// </summary>
internal static class CleanReport
{
    public static WorkReport Of(WorkReport report) => Words(report) with
    {
        Guards = report.Guards.Count == 0 ? report.Guards : report.Guards.ToImmutableDictionary(g => g.Key, g => g.Value with { Words = Redactor.CleanForeign(g.Value.Words) }, StringComparer.Ordinal),
    };

    private static WorkReport Words(WorkReport report) => report switch
    {
        WorkReport.NotPrepared r => r with { Words = Redactor.CleanForeign(r.Words) },
        WorkReport.Looked r => r with { Look = Clean(r.Look) },
        WorkReport.Ended r => r with { Outcome = Clean(r.Outcome), Verify = r.Verify is null ? null : Clean(r.Verify) },
        WorkReport.Verified r => r with { Look = Clean(r.Look) },
        WorkReport.UndoDone r => r with { Outcome = Clean(r.Outcome), Verify = r.Verify is null ? null : Clean(r.Verify) },
        WorkReport.VerifiedUndone r => r with { Look = Clean(r.Look) },
        WorkReport.Watched r => r with { Look = Clean(r.Look) },
        WorkReport.Rechecked r => r with { Look = Clean(r.Look) },
        _ => report,
    };

    private static Look Clean(Look look) => look with { Words = Redactor.CleanForeign(look.Words) };

    private static Outcome Clean(Outcome outcome) => outcome switch
    {
        Outcome.Failed f => f with { Words = Redactor.CleanForeign(f.Words), Proof = Clean(f.Proof) },
        Outcome.Unknown u => u with { Words = Redactor.CleanForeign(u.Words), Proof = Clean(u.Proof) },
        _ => outcome,
    };

    private static ForeignText? Clean(ForeignText? proof) => proof is null ? null : ForeignText.From(Redactor.CleanForeign(proof.Text));
}
