using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>A piece of work in hand: its item, its task, and the claim once it has one.</summary>
internal sealed class Piece
{
    private readonly CancellationTokenSource _cut;
    private volatile Claimed? _claim;

    private Piece(WorkItem item, CancellationTokenSource cut)
    {
        Item = item;
        _cut = cut;
        Task = Task.CompletedTask;
    }

    public WorkItem Item { get; }

    public Guid Run => Item.Run;

    public Task Task { get; private set; }

    public static Piece Begin(WorkItem item, WorkBench bench, CancellationToken stopping)
    {
        var piece = new Piece(item, CancellationTokenSource.CreateLinkedTokenSource(stopping));
        piece.Task = Task.Run(() => bench.DoAsync(item, claim => piece._claim = claim, piece._cut.Token), CancellationToken.None);
        return piece;
    }

    /// <summary>
    /// Unclaimed work goes on while it is due; a claimed call as long as the engine says it is ours. Between the append of a claim and our
    /// hearing of it the journal already names us as owner.
    /// </summary>
    /// <param name="now">The run as it is now: asked for after the claim was read, or a claim just granted would look lost.</param>
    public bool GoesOn(Func<RunState?> now, bool due, string owner)
    {
        var claim = _claim;
        if (now() is not { } run) return false;
        return claim is not null ? WorkPlan.IsMine(run, claim.Step, claim.Attempt, owner) : due || IsBeingClaimed(run, owner);
    }

    private bool IsBeingClaimed(RunState run, string owner) =>
        Item is WorkItem.Begin or WorkItem.Undo && run.Steps.TryGetValue(Item.Step, out var step) && WorkPlan.IsMine(run, Item.Step, step.Attempt, owner);

    public void Cut()
    {
        // The task may be inside the world: it gets the token and ends; nobody waits for it here.
        _cut.Cancel();
    }
}

/// <summary>A claim the desk granted.</summary>
public sealed record Claimed(string Step, int Attempt);
