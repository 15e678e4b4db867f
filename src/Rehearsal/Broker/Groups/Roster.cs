namespace ChatOpsBot.Rehearsal.Broker.Groups;

/// <summary>The members of a group in the order they came, and what they can agree on.</summary>
internal sealed class Roster
{
    private readonly List<Member> members = [];

    /// <summary>What the members of a Kafka Streams app share their partitions out by.</summary>
    public const string StreamsProtocol = "stream";

    /// <summary>
    /// Whether all members call themselves as the threads of a Streams app do. The practice's Streams app is written with a client that cannot name
    /// a protocol of its own; those who describe the group are told the one that a Streams app has.
    /// </summary>
    public bool IsStreams => members.Count > 0 && members.TrueForAll(member => member.Joined.Identity.ClientId.Contains("-StreamThread-", StringComparison.Ordinal));

    public int Count => members.Count;

    public IReadOnlyList<Member> Members => members;

    public bool AllJoin => members.TrueForAll(member => member.Joining is not null);

    public TimeSpan LongestRebalance => members.Select(member => member.Joined.RebalanceTimeout).DefaultIfEmpty(TimeSpan.Zero).Max();

    public Member? Find(string memberId) => members.Find(member => member.Id == memberId);

    public void Add(Member member) => members.Add(member);

    public void Remove(Member member) => members.Remove(member);

    public void KeepJoining() => members.RemoveAll(member => member.Joining is null);

    public void KeepSyncing() => members.RemoveAll(member => member.Syncing is null);

    /// <summary>Whether someone could take part beside the others: one way to share out must be known to all.</summary>
    public bool CanAgree(JoinRequest request, string protocolType)
    {
        var others = members.Where(member => member.Id != request.MemberId).ToList();
        return others.Count == 0
            || (request.ProtocolType == protocolType && request.Protocols.Any(offered => others.TrueForAll(other => other.Offers(offered.Name))));
    }

    /// <summary>The protocol that all know and most put first.</summary>
    public string Vote() => members
        .Select(member => member.Joined.Protocols.First(offered => members.TrueForAll(other => other.Offers(offered.Name))).Name)
        .GroupBy(name => name, StringComparer.Ordinal)
        .MaxBy(votes => votes.Count())!.Key;
}
