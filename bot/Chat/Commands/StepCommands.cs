using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat.Commands;

/// <summary>Commands about requests and single steps.</summary>
internal static class StepCommands
{
    public static readonly ImmutableArray<ChatCommand> All =
    [
        new("approve [{words…}]", "Say yes to the request shown last; with several open, approve 12. Type back what it asks for.", Approve)
            { Offer = Verb.Approve, Choices = Requests },
        new("reject [{request}] because {words…}", "Say no to a request; your own is withdrawn.", Reject) { Offer = Verb.Reject, Choices = Requests },
        new("withdraw [{what…}]", "Take back what you asked for and what has not begun: a request of yours, or an operation.", Withdraw) { Choices = Withdrawable },
        ChatCommand.Does(Verb.Retry, "retry [{step}]", "Try a failed step again, or ask again what was refused.", (a, _) => new Command.Retry(a.Find("step")))
            with { Choices = Steps },
        ChatCommand.Does(Verb.Skip, "skip {step} because {words…}", "Leave a step out, with the reason.", (a, _) => new Command.Skip(a["step"], a["words"]))
            with { Choices = Steps },
        ChatCommand.Does(Verb.Settle, "settle {step} as done because {words…}", "Say that a step with unknown outcome was done; a second person confirms.",
            (a, _) => new Command.Settle(a["step"], Done: true, a["words"])) with { Choices = Steps },
        ChatCommand.Does(Verb.Settle, "settle {step} as not done because {words…}", "Say that a step with unknown outcome was not done; a second person confirms.",
            (a, _) => new Command.Settle(a["step"], Done: false, a["words"])) with { Choices = Steps },
        ChatCommand.Does(Verb.Check, "check {step}", "Look again at something that was read or compared before.", (a, _) => new Command.Check(a["step"]))
            with { Choices = Steps },
    ];

    // "approve 12", "approve prod-eu" and "approve 12 prod-eu": a number is a request, unless it is the very thing to be typed back.
    private static Asked Approve(Arguments arguments, Scene scene)
    {
        if (arguments.Find("words") is not { } words) return new Asked.Do(new Command.Approve(null, null));
        var (first, rest) = words.Split(' ', 2) is [var a, var b] ? (a, b) : (words, null);
        if (RequestNumber(first) is not { } number) return new Asked.Do(new Command.Approve(null, words));
        var isRequest = scene.Requests.Any(r => r.Number == number);
        var isTyped = rest is null && !isRequest && scene.Requests.Any(r => r.Typed == words);
        return new Asked.Do(isTyped ? new Command.Approve(null, words) : new Command.Approve(number, rest));
    }

    private static Asked Reject(Arguments arguments, Scene scene)
    {
        if (arguments.Find("request") is not { } written) return new Asked.Do(new Command.Reject(null, arguments["words"]));
        return RequestNumber(written) is { } number
            ? new Asked.Do(new Command.Reject(number, arguments["words"]))
            : new Asked.Problem($"Requests have numbers: reject 12 because …, not '{written}'.");
    }

    /// <summary>A request of one's own is rejected by oneself; an operation that waits for its preview, its needs or its lock is given up.</summary>
    private static Asked Withdraw(Arguments arguments, Scene scene)
    {
        var mine = Withdrawable("what", scene).ToList();
        var named = arguments.Find("what");
        var fitting = mine.Where(c => named is null || c.Value == named.TrimStart('#') || c.Hint == named).ToList();
        return fitting switch
        {
            [var only] when RequestNumber(only.Value) is { } number => new Asked.Do(new Command.Reject(number, "withdrawn")),
            [var only] => new Asked.Do(new Command.Skip(only.Value, "withdrawn")),
            [] => new Asked.Problem(mine.Count == 0 ? "Nothing of yours waits to begin, so there is nothing to withdraw." : $"There is no '{named}' to withdraw. Yours: {Listed(mine)}."),
            _ => new Asked.Problem($"Several things of yours wait. Write withdraw and which: {Listed(fitting)}."),
        };
    }

    private static string Listed(IEnumerable<Choice> choices) => string.Join(", ", choices.Select(c => $"{c.Value} ({c.Hint})"));

    private static IEnumerable<Choice> Withdrawable(string argument, Scene scene)
    {
        if (scene.State is not { } run) return [];
        var waiting = run.OpenOperations.Where(o => !o.Begun && o.RequestedBy == scene.Who.Id).ToList();
        var requests = run.OpenRequests.Where(r => r.Asked.Requester == scene.Who.Id || waiting.Exists(o => IsFor(r, o))).ToList();
        return
        [
            .. requests.Select(r => new Choice($"{r.Number}", r.Asked.Effect)),
            .. waiting.Where(o => !requests.Exists(r => IsFor(r, o))).Select(o => new Choice(o.Key, o.Command)),
        ];
    }

    private static bool IsFor(ApprovalRequest request, OperationState operation) =>
        request.Asked is { Of: RequestKind.Operation, Step: { } step } && operation.Steps.Contains(step);

    private static int? RequestNumber(string word) => int.TryParse(word.TrimStart('#'), System.Globalization.NumberStyles.None, null, out var number) ? number : null;

    private static IEnumerable<Choice> Requests(string argument, Scene scene) =>
        argument is "request" or "words" ? scene.Requests.Select(r => new Choice($"{r.Number}", r.What + (r.Typed is { } t ? $"; type back {t}" : ""))) : [];

    private static IEnumerable<Choice> Steps(string argument, Scene scene) => argument == "step" ? scene.Steps : [];
}
