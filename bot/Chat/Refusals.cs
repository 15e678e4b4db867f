using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Secrets;

namespace ChatOpsBot.Chat;

/// <summary>
/// Asks the hands about an operation before it is asked for: what can never succeed is refused to whoever typed it, at once, and nothing stays
/// open. Only for a moment: a world that answers late is heard by the worker's own preview, which ends the operation with the same words.
/// </summary>
public sealed class Refusals(RunDesk desk, Catalogue catalogue, TimeProvider clock)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(1_500);

    /// <summary>The command with the hands' refusal in it, if they have one.</summary>
    public async Task<Command> AskAsync(Command command, RunState run, string person, CancellationToken cancel)
    {
        if (command is not Command.RequestOperation asked || !MayAsk(run, asked, person)) return command;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var never = NeverAsync(asked, run, limit.Token);
        try
        {
            return await never.WaitAsync(s_patience, clock, cancel) is { } refusal ? asked with { Never = refusal } : command;
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync();
            return command;
        }
    }

    /// <summary>The world is not asked for what the engine refuses by itself.</summary>
    private bool MayAsk(RunState run, Command.RequestOperation asked, string person) =>
        desk.OffersFor(run.Id, person).Any(o => o.Verb == Verb.Operation && o.Target == asked.Operation && o.Allowed);

    private async Task<Refusal?> NeverAsync(Command.RequestOperation asked, RunState run, CancellationToken cancel)
    {
        await Task.Yield();
        if (WorkPlan.Ask(run, asked.Operation, asked.Arguments) is not var (contract, call, guards)) return null;
        try
        {
            foreach (var name in guards)
                if (catalogue.Guards.TryGetValue(name, out var guard) && await guard.AskAsync(call, cancel) is { Holds: false } no)
                    return new Refusal("needs", no.Words);
            if (contract.Changes && catalogue.Actions.TryGetValue(contract.Name, out var action)) await action.PreviewAsync(call, cancel);
        }
        catch (WorldTroubleException no) when (no.Refused)
        {
            return new Refusal("never", Redactor.Formats.CleanForeign(no.Message), Redactor.Formats.CleanForeign(no.WayOut));
        }
        catch (Exception)
        {
            // The worker asks again, tells what is wrong with the world, and logs what is a bug.
        }

        return null;
    }
}
