using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Commands about people's locks.</summary>
internal static class Locking
{
    public static string Do(Draft draft, Command command, Person person)
    {
        switch (command)
        {
            case Command.TakeLock c:
                draft.Add(new LockTaken(c.Scope, person.Id, c.Because, draft.Now + PeopleLocks.Lasts));
                return $"{Scopes.InWords(c.Scope)} is locked for others for 60 minutes; each command of yours renews it";
            case Command.Unlock:
                draft.Add(new LockReleased(person.Id, "unlocked"));
                return "unlocked";
            case Command.HandOver c:
                var to = ArgumentRules.Named(draft.Situation, c.To)!;
                var held = draft.State.Locks.Find(l => l.Holder == person.Id)!;
                draft.Add(new LockReleased(person.Id, "handed", to.Id));
                draft.Add(new LockTaken(held.Scope, to.Id, held.Because, draft.Now + PeopleLocks.Lasts));
                return $"{to.Name} holds the lock now";
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command, "no rule for this command");
        }
    }
}
