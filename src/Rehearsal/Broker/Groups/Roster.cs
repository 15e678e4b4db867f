namespace ChatOpsBot.Rehearsal.Broker.Groups;

/// <summary>The members of a group in the order they came, and what they can agree on.</summary>
internal sealed class Roster
{
    private readonly List<Member> members = [];

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
