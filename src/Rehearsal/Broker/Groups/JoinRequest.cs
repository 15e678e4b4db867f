using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Groups;

/// <summary>A member's wish to take part in the next generation.</summary>
/// <param name="MemberId">Empty for a new member.</param>
/// <param name="AskForId">A new member is given an id first and must come again with it (KIP-394).</param>
internal sealed record JoinRequest(
    string MemberId,
    bool AskForId,
    MemberIdentity Identity,
    TimeSpan SessionTimeout,
    TimeSpan RebalanceTimeout,
    string ProtocolType,
    IReadOnlyList<MemberProtocol> Protocols);

internal sealed record MemberIdentity(string ClientId, string Host);

/// <summary>A way to share out partitions, and what the member has to say for it (its subscription).</summary>
internal sealed record MemberProtocol(string Name, byte[] Metadata);

/// <param name="Members">All members, for the leader alone.</param>
internal sealed record JoinResult(
    KafkaError Error, int Generation, string Protocol, string Leader, string MemberId, IReadOnlyList<JoinedMember> Members)
{
    public static JoinResult Failed(KafkaError error, string memberId) => new(error, -1, "", "", memberId, []);
}

internal sealed record SyncResult(KafkaError Error, byte[] Assignment)
{
    public static SyncResult Failed(KafkaError error) => new(error, []);
}

internal sealed record JoinedMember(string Id, byte[] Metadata);
