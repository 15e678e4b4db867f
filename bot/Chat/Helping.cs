using System.Collections.Immutable;
using ChatOpsBot.Chat.Commands;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>Help: what this person may do now, from the engine's offers; what not, and why, behind "why".</summary>
internal static class Helping
{
    public static ChatReply Answer(string? topic, Scene scene) => topic is null ? Everything(scene) : About(topic, scene);

    private static ChatReply Everything(Scene scene)
    {
        var now = scene.Offers.Where(o => o.Allowed).Select(o => new ReplyRow(Pattern.Show(o.Command), o.Words));
        var start = scene.MayOperate && scene.State is not { Ended: false } ? scene.Runbooks.Where(r => r.NotHere is null).Select(r => new ReplyRow($"start {r.Name}", r.Title)) : [];
        var always = new ReplyRow("always", string.Join(", ", ReadingCommands.All.Select(c => c.Begin)));
        var where = scene.State is { } run ? $", in run {run.Number} ({run.Phase.Title})" : "";
        return new ChatReply(ReplyKind.Told, $"You may now{where}:", NotNow(scene), [.. start, .. now, always], scene.State?.Number);
    }

    private static string? NotNow(Scene scene)
    {
        var refused = scene.Offers.Where(o => !o.Allowed).Select(o => $"{Pattern.Show(o.Command)}: {o.Refusal!.Words}").Distinct().ToList();
        return refused.Count == 0 ? null : "Not now: " + string.Join(" · ", refused);
    }

    private static ChatReply About(string topic, Scene scene)
    {
        var words = CommandBook.Split(topic);
        var found = CommandBook.For(scene).Where(c => c.Begin.Split(' ').Take(words.Length).SequenceEqual(words, StringComparer.OrdinalIgnoreCase)).ToList();
        if (found.Count == 0) return CommandBook.Read(words, scene) is Asked.Problem problem ? ChatReply.NotUnderstood(problem.Words) : ChatReply.NotUnderstood($"There is no help on '{topic}'.");
        return ChatReply.Told($"{found[0].Begin}:", [.. found.Select(c => new ReplyRow(c.Shown, $"{c.Help}{(c.Bounds is { } b ? $" {b}." : "")}{Refused(c, scene)}"))]);
    }

    private static string Refused(ChatCommand command, Scene scene)
    {
        var offers = scene.Offers.Where(o => o.Verb == command.Offer && (command.Target is null || o.Target == command.Target)).ToList();
        return offers.Count > 0 && offers.All(o => !o.Allowed) ? $" Not now: {offers[0].Refusal!.Words}" : "";
    }
}
