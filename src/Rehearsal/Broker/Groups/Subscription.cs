using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Groups;

/// <summary>Which topics a group reads, from what its consumers said when they joined.</summary>
internal static class Subscription
{
    /// <summary>True also when a member's words cannot be read: then nobody may take its offsets away.</summary>
    public static bool Reads(this GroupDescription group, string topic) =>
        group.Members.Any(member => Topics(member.Metadata)?.Contains(topic) ?? true);

    private static List<string>? Topics(byte[] metadata)
    {
        try
        {
            var reader = new RequestReader(metadata);
            _ = reader.Int16(); // version
            return reader.Texts();
        }
        catch (MalformedRequestException)
        {
            return null;
        }
    }
}
