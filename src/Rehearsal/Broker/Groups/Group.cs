using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Groups;

/// <summary>
/// A consumer group of the classic protocol, as its coordinator sees it: members join a generation, the leader shares
/// out the work, heartbeats keep members alive. <see cref="Tick"/> lets time pass.
/// </summary>
internal sealed class Group(string id, PracticeClusterOptions options)
{
    private readonly Lock gate = new();
    private readonly Roster roster = new();
    private readonly Dictionary<string, DateTimeOffset> promisedIds = [];
    private GroupState state = GroupState.Empty;
    private DateTimeOffset deadline; // of the phase of a rebalance
    private bool gathering; // an empty group waits the whole initial delay
    private int generation;
    private string protocolType = "";
    private string protocol = "";
    private string leader = "";

    public string Id => id;

    public CommittedOffsets Offsets { get; } = new();

    private DateTimeOffset Now => options.Time.GetUtcNow();

    public Task<JoinResult> Join(JoinRequest request)
    {
        lock (gate)
        {
            if (Refuse(request) is not KafkaError.None and var error) return Task.FromResult(JoinResult.Failed(error, request.MemberId));
            if (request.MemberId.Length == 0 && request.AskForId)
            {
                var promised = NewMemberId(request);
                promisedIds[promised] = Now + request.SessionTimeout;
                return Task.FromResult(JoinResult.Failed(KafkaError.MemberIdRequired, promised));
            }

            return roster.Find(request.MemberId) is { } known ? Rejoin(known, request) : Enter(request);
        }
    }

    public Task<SyncResult> Sync(string memberId, int ofGeneration, IReadOnlyDictionary<string, byte[]> assignments)
    {
        lock (gate)
        {
            if (Alive(memberId, ofGeneration, out var member) is not KafkaError.None and var error) return Task.FromResult(SyncResult.Failed(error));
            if (state == GroupState.PreparingRebalance) return Task.FromResult(SyncResult.Failed(KafkaError.RebalanceInProgress));
            if (state == GroupState.Stable) return Task.FromResult(new SyncResult(KafkaError.None, member!.Assignment));
            var waiting = member!.WaitForAssignment();
            if (memberId == leader) Assign(assignments);
            return waiting;
        }
    }

    public KafkaError Heartbeat(string memberId, int ofGeneration)
    {
        lock (gate)
        {
            if (Alive(memberId, ofGeneration, out _) is not KafkaError.None and var error) return error;
            return state == GroupState.PreparingRebalance ? KafkaError.RebalanceInProgress : KafkaError.None;
        }
    }

    public KafkaError Leave(string memberId)
    {
        lock (gate)
        {
            if (promisedIds.Remove(memberId))
            {
                CompleteWhenAllJoined();
                return KafkaError.None;
            }

            if (roster.Find(memberId) is not { } member) return KafkaError.UnknownMemberId;
            Remove(member);
            return KafkaError.None;
        }
    }

    /// <summary>Whether offsets may be committed: by a member of this generation, or by anyone while the group is empty.</summary>
    public KafkaError MayCommit(string memberId, int ofGeneration)
    {
        lock (gate)
        {
            if (state == GroupState.Dead) return KafkaError.CoordinatorNotAvailable;
            if (ofGeneration < 0 && state == GroupState.Empty) return KafkaError.None;
            if (Alive(memberId, ofGeneration, out _) is not KafkaError.None and var error) return error;
            return state == GroupState.CompletingRebalance ? KafkaError.RebalanceInProgress : KafkaError.None;
        }
    }

    /// <summary>Ends an empty group for ever.</summary>
    public KafkaError Delete()
    {
        lock (gate)
        {
            if (state != GroupState.Empty) return KafkaError.NonEmptyGroup;
            state = GroupState.Dead;
            return KafkaError.None;
        }
    }

    public GroupDescription Describe()
    {
        lock (gate)
        {
            var shown = state != GroupState.Stable ? "" : roster.IsStreams ? Roster.StreamsProtocol : protocol;
            return new GroupDescription(state, protocolType, shown,
                [.. roster.Members.Select(member => new MemberDescription(member.Id, member.Joined.Identity, member.MetadataFor(protocol), member.Assignment))]);
        }
    }

    /// <summary>Lets go of silent members and ends phases whose time is over.</summary>
    public void Tick()
    {
        lock (gate)
        {
            var now = Now;
            foreach (var late in promisedIds.Where(promised => promised.Value < now).Select(promised => promised.Key).ToList()) promisedIds.Remove(late);
            foreach (var silent in roster.Members.Where(member => member.IsSilent(now)).ToList()) Remove(silent);
            if (state == GroupState.PreparingRebalance && now >= deadline) CompleteJoin();
            else if (state == GroupState.CompletingRebalance && now >= deadline) DropThoseWhoDidNotSync();
            else CompleteWhenAllJoined();
        }
    }

    private KafkaError Refuse(JoinRequest request)
    {
        if (state == GroupState.Dead) return KafkaError.CoordinatorNotAvailable;
        if (request.Protocols.Count == 0 || request.ProtocolType.Length == 0) return KafkaError.InconsistentGroupProtocol;
        if (request.MemberId.Length > 0 && roster.Find(request.MemberId) is null && !promisedIds.ContainsKey(request.MemberId)) return KafkaError.UnknownMemberId;
        return roster.CanAgree(request, protocolType) ? KafkaError.None : KafkaError.InconsistentGroupProtocol;
    }

    private Task<JoinResult> Enter(JoinRequest request)
    {
        var memberId = request.MemberId.Length > 0 ? request.MemberId : NewMemberId(request);
        promisedIds.Remove(memberId);
        protocolType = request.ProtocolType;
        var member = new Member(memberId, request) { LastSeen = Now };
        roster.Add(member);
        var waiting = member.WaitForGeneration(request);
        Rebalance();
        return waiting;
    }

    private Task<JoinResult> Rejoin(Member member, JoinRequest request)
    {
        member.LastSeen = Now;
        var nothingNew = member.OffersTheSame(request)
            && (state == GroupState.CompletingRebalance || (state == GroupState.Stable && member.Id != leader));
        if (nothingNew) return Task.FromResult(Generation(member));
        var waiting = member.WaitForGeneration(request);
        Rebalance();
        return waiting;
    }

    /// <summary>Asks everyone to join again, unless that is under way; whoever waited for the last assignment is told.</summary>
    private void Rebalance()
    {
        if (state != GroupState.PreparingRebalance)
        {
            foreach (var member in roster.Members)
            {
                member.EndSync(SyncResult.Failed(KafkaError.RebalanceInProgress), Now);
                member.Assignment = [];
            }

            gathering = state == GroupState.Empty && roster.Count > 0;
            state = GroupState.PreparingRebalance;
            deadline = Now + (gathering ? options.GroupInitialDelay : roster.LongestRebalance);
        }

        CompleteWhenAllJoined();
    }

    private void CompleteWhenAllJoined()
    {
        if (state == GroupState.PreparingRebalance && !gathering && promisedIds.Count == 0 && roster.AllJoin) CompleteJoin();
    }

    private void CompleteJoin()
    {
        roster.KeepJoining();
        gathering = false;
        generation++;
        if (roster.Count == 0)
        {
            (state, protocol, leader) = (GroupState.Empty, "", "");
            return;
        }

        protocol = roster.Vote();
        if (roster.Find(leader) is null) leader = roster.Members[0].Id;
        state = GroupState.CompletingRebalance;
        deadline = Now + roster.LongestRebalance;
        foreach (var member in roster.Members) member.EndJoin(Generation(member), Now);
    }

    private JoinResult Generation(Member member) => new(KafkaError.None, generation, protocol, leader, member.Id,
        member.Id == leader ? [.. roster.Members.Select(each => new JoinedMember(each.Id, each.MetadataFor(protocol)))] : []);

    private void Assign(IReadOnlyDictionary<string, byte[]> assignments)
    {
        state = GroupState.Stable;
        foreach (var member in roster.Members)
        {
            member.Assignment = assignments.GetValueOrDefault(member.Id) ?? [];
            member.EndSync(new SyncResult(KafkaError.None, member.Assignment), Now);
        }
    }

    private void DropThoseWhoDidNotSync()
    {
        roster.KeepSyncing();
        Rebalance();
    }

    private void Remove(Member member)
    {
        roster.Remove(member);
        member.EndJoin(JoinResult.Failed(KafkaError.UnknownMemberId, member.Id), Now);
        member.EndSync(SyncResult.Failed(KafkaError.UnknownMemberId), Now);
        if (state is not GroupState.Empty and not GroupState.Dead) Rebalance();
    }

    private KafkaError Alive(string memberId, int ofGeneration, out Member? member)
    {
        member = roster.Find(memberId);
        if (member is null) return KafkaError.UnknownMemberId;
        if (ofGeneration != generation) return KafkaError.IllegalGeneration;
        member.LastSeen = Now;
        return KafkaError.None;
    }

    private static string NewMemberId(JoinRequest request) => $"{request.Identity.ClientId}-{Guid.NewGuid()}";
}
