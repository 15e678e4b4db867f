using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>The groups that the asked broker answers for.</summary>
internal sealed class ListGroupsApi() : ImmediateApi(ApiKey.ListGroups, 0, 5, flexibleFrom: 3)
{
    private const string Classic = "classic";

    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var version = request.Version;
        var states = version >= 4 ? request.Body.Texts() : [];
        var types = version >= 5 ? request.Body.Texts() : [];
        var groups = request.Cluster.Groups.All
            .Where(group => request.Coordinates(group.Id) == KafkaError.None)
            .Select(group => (group.Id, About: group.Describe()))
            .Where(group => Matches(states, group.About.State.ToString()) && Matches(types, Classic));

        if (version >= 1) response.Int32(0); // throttle time
        response.Error(KafkaError.None);
        response.Array([.. groups], group => Write(response, version, group.Id, group.About));
        response.Tags();
    }

    private static bool Matches(List<string> wanted, string value) => wanted.Count == 0 || wanted.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static void Write(ResponseWriter response, short version, string id, GroupDescription group)
    {
        response.Text(id);
        response.Text(group.ProtocolType);
        if (version >= 4) response.Text(group.State.ToString());
        if (version >= 5) response.Text(Classic);
    }
}
