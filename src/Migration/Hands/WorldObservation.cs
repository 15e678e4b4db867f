using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Hands;

/// <summary>An observation of the world: when the world does not answer, it cannot tell, and says why.</summary>
internal abstract class WorldObservation(Contract contract) : IObservation
{
    public Contract Contract => contract;

    public async Task<Look> LookAsync(Call call, CancellationToken cancel)
    {
        try
        {
            return await SeeAsync(call, cancel);
        }
        catch (WorldTroubleException e)
        {
            return Look.CannotTell(Say.Trouble(e));
        }
    }

    protected abstract Task<Look> SeeAsync(Call call, CancellationToken cancel);
}

/// <summary>A guard over the world: when the world does not answer, it does not hold, and says why.</summary>
internal abstract class WorldGuard(string name) : IGuard
{
    public string Name => name;

    public async Task<GuardAnswer> AskAsync(Call call, CancellationToken cancel)
    {
        try
        {
            return await JudgeAsync(call, cancel);
        }
        catch (WorldTroubleException e)
        {
            return new GuardAnswer(Holds: false, $"cannot tell: {Say.Trouble(e)}");
        }
    }

    protected abstract Task<GuardAnswer> JudgeAsync(Call call, CancellationToken cancel);
}

/// <summary>
/// What an observation remembers between its looks, per run and step. Lost with the process: then it looks twice again before it says yes.
/// </summary>
internal sealed class LookMemory<T> where T : class
{
    private const int Most = 64;

    private readonly Lock gate = new();
    private ImmutableDictionary<(Guid Run, string Step), T> all = ImmutableDictionary<(Guid, string), T>.Empty;

    public T? Find(Call call) => all.GetValueOrDefault((call.RunId, call.Step));

    public void Keep(Call call, T what)
    {
        lock (gate)
        {
            if (all.Count >= Most) all = all.Clear(); // runs come and go; forgetting costs one more look
            all = all.SetItem((call.RunId, call.Step), what);
        }
    }
}
