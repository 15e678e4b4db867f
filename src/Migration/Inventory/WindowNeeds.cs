using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Inventory;

/// <summary>
/// Everything that later steps need while the apps are down, looked at beforehand: found missing then, it would cost the window. The one list of it,
/// for the step in the inventory, for gate A and for whoever else asks.
/// </summary>
internal static class WindowNeeds
{
    public static async Task<ImmutableArray<Need>> ReadAsync(MigrationWorld world, Call call, CancellationToken cancel)
    {
        var asked = await Task.WhenAll(
            Need.AskAsync("apps", () => AppNeeds.AppsAsync(world, cancel)),
            Need.AskAsync("values for the destination", () => AppNeeds.ConfigurationAsync(world, cancel)),
            Need.AskAsync("groups and topics of the apps", () => AppNeeds.GroupsAsync(world, cancel)),
            Need.AskAsync("autoscalers", () => AppNeeds.AutoscalersAsync(world, cancel)),
            Need.AskAsync("Connect", () => ConnectNeeds.ReadAsync(world, cancel)),
            Need.AskAsync("rights in Kubernetes", () => RightNeeds.KubernetesAsync(world, cancel)),
            Need.AskAsync("rights at the source", () => RightNeeds.SourceAsync(world, call, cancel)),
            Need.AskAsync("rights at the destination", () => RightNeeds.DestinationAsync(world, call, cancel)));
        return [.. asked.SelectMany(a => a)];
    }

    public static Look Judge(ImmutableArray<Need> needs)
    {
        var no = needs.Where(n => n.Answer == Verdict.No).ToList();
        var unknown = needs.Where(n => n is { Answer: Verdict.CannotTell, NotOffered: false }).ToList();
        ImmutableArray<Figure> figures = [.. needs.Select(n => new Figure(n.What, $"{Mark(n)}{n.Words}"))];
        if (no.Count > 0) return new Look(Verdict.No, $"the window lacks {Say.Count(no.Count, "thing")}: {Sentences(no)}", figures);
        return unknown.Count > 0
            ? new Look(Verdict.CannotTell, $"not known yet: {string.Join("; ", unknown.Take(3).Select(n => n.Words))}", figures)
            : new Look(Verdict.Yes, $"what the window needs is there: {Say.Count(needs.Length, "thing")} looked at{Unasked(needs)}", figures);
    }

    private static string Sentences(List<Need> no) =>
        string.Join(" ", no.Take(4).Select(n => $"{n.What}: {n.Words}. {n.WayOut}")) + (no.Count > 4 ? $" And {no.Count - 4} more: {Say.Some(no.Skip(4).Select(n => n.What), 6)}." : "");

    private static string Unasked(ImmutableArray<Need> needs) =>
        needs.Where(n => n.NotOffered).ToList() is { Count: > 0 } not ? $"; cannot be asked here: {Say.Some(not.Select(n => n.What))}" : "";

    private static string Mark(Need need) => need.Answer switch { Verdict.Yes => "yes: ", Verdict.No => "no: ", _ => "not known: " };
}

/// <summary>In the inventory: what the window will lack, while there is still time. Fails with all that is missing and the way out of each.</summary>
internal sealed class LookAtWindow(MigrationWorld world) : ReadingAction(Contract.Reads("window.look", [], [Fields.Integer("needs")]))
{
    protected override string Words => "Looks at everything that the window will need.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var needs = await WindowNeeds.ReadAsync(world, call, cancel);
        var look = WindowNeeds.Judge(needs);
        return look.Verdict == Verdict.Yes
            ? Done(look.Words, Fields.Facts(("needs", Value.Of(needs.Length))), look.Figures)
            : new Outcome.Failed(
                "window", look.Words, ForeignText.From(string.Join("; ", needs.Where(n => n.Answer != Verdict.Yes).Select(n => $"{n.What}: {n.Words}"))),
                "Mend what is named and retry; what can only be mended later is asked for again before gate A (skip with a reason).");
    }
}

/// <summary>Before gate A: the same list, looked at again and again; it pulls the gate down when something goes.</summary>
internal sealed class WindowIsReady(MigrationWorld world) : WorldObservation(Contract.Observes("window.needs"))
{
    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel) => WindowNeeds.Judge(await WindowNeeds.ReadAsync(world, call, cancel));
}
