namespace ChatOpsBot.Rehearsal.Broker.Groups;

/// <summary>A member of a group, and what it waits for.</summary>
internal sealed class Member(string id, JoinRequest joined)
{
    public string Id { get; } = id;

    public JoinRequest Joined { get; set; } = joined;

    public DateTimeOffset LastSeen { get; set; }

    public byte[] Assignment { get; set; } = [];

    /// <summary>Waits for the generation to be complete.</summary>
    public TaskCompletionSource<JoinResult>? Joining { get; set; }

    /// <summary>Waits for the leader's assignment.</summary>
    public TaskCompletionSource<SyncResult>? Syncing { get; set; }

    public bool IsSilent(DateTimeOffset now) => Joining is null && Syncing is null && now - LastSeen > Joined.SessionTimeout;

    public bool Offers(string protocol) => Joined.Protocols.Any(offered => offered.Name == protocol);

    public byte[] MetadataFor(string protocol) => Joined.Protocols.FirstOrDefault(offered => offered.Name == protocol)?.Metadata ?? [];

    public bool OffersTheSame(JoinRequest again) =>
        Joined.Protocols.Count == again.Protocols.Count
        && Joined.Protocols.Zip(again.Protocols).All(pair => pair.First.Name == pair.Second.Name && pair.First.Metadata.AsSpan().SequenceEqual(pair.Second.Metadata));

    public Task<JoinResult> WaitForGeneration(JoinRequest request)
    {
        Joined = request;
        Joining?.TrySetCanceled();
        Joining = new TaskCompletionSource<JoinResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Joining.Task;
    }

    public Task<SyncResult> WaitForAssignment()
    {
        Syncing = new TaskCompletionSource<SyncResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Syncing.Task;
    }

    public void EndJoin(JoinResult result, DateTimeOffset now)
    {
        LastSeen = now;
        Joining?.TrySetResult(result);
        Joining = null;
    }

    public void EndSync(SyncResult result, DateTimeOffset now)
    {
        if (Syncing is null) return;
        LastSeen = now;
        Syncing.TrySetResult(result);
        Syncing = null;
    }
}
