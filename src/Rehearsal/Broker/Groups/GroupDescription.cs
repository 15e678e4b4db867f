namespace ChatOpsBot.Rehearsal.Broker.Groups;

internal sealed record GroupDescription(GroupState State, string ProtocolType, string Protocol, IReadOnlyList<MemberDescription> Members);

internal sealed record MemberDescription(string Id, MemberIdentity Identity, byte[] Metadata, byte[] Assignment);
