using System.Text.RegularExpressions;

namespace ChatOpsBot.Runbooks.Definition.Checking;

internal static partial class Zones
{
    public static bool IsKnown(string zone) => Shape().IsMatch(zone) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId;

    // The name becomes part of a path in the base library: nothing that climbs.
    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z][A-Za-z0-9_+-]*){0,2}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shape();
}
