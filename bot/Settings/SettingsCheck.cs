namespace ChatOpsBot.Settings;

/// <summary>What cannot be right together, in words with the fix.</summary>
internal static class SettingsCheck
{
    private static readonly string[] Environments = ["practice", "dev", "preprod", "prod"];

    public static IEnumerable<string> Mistakes(BotSettings s)
    {
        if (!Environments.Contains(s.Environment, StringComparer.Ordinal))
            yield return $"Settings: Environment is '{s.Environment}'; it must be one of {string.Join(", ", Environments)}.";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(s.TimeZone, out _))
            yield return $"Settings: TimeZone '{s.TimeZone}' is not known here; use an IANA name such as Europe/Berlin.";
        if (string.IsNullOrWhiteSpace(s.Data))
            yield return "Settings: Data is empty; name the folder of the journal, such as 'data'.";
        if (s.Practice.Preset is not ("small" or "seed"))
            yield return $"Settings: Practice:Preset is '{s.Practice.Preset}'; it must be small or seed.";
        if (s.Practice.Pace is not (>= 1 and <= 10_000))
            yield return $"Settings: Practice:Pace is {s.Practice.Pace}; it must be from 1 to 10000.";
        foreach (var mistake in Journal(s).Concat(People(s))) yield return mistake;
    }

    private static IEnumerable<string> Journal(BotSettings s)
    {
        if (s.Journal.Store is not ("sqlite" or "azure-tables"))
            yield return $"Settings: Journal:Store is '{s.Journal.Store}'; it must be sqlite or azure-tables.";
        if (s.Journal.Store == "azure-tables" && s.Journal.ConnectionString.Length == 0)
            yield return "Settings: Journal:Store is azure-tables, so Journal:ConnectionString is needed (best by the environment: CHATOPS__Journal__ConnectionString).";
        if (s.Journal.Key.Length == 0 && !s.IsPractice)
            yield return $"Settings: Environment is {s.Environment}, so Journal:Key is needed: 32 random bytes (openssl rand -hex 32), best by the environment: CHATOPS__Journal__Key.";
    }

    private static IEnumerable<string> People(BotSettings s)
    {
        foreach (var (person, i) in s.People.Select((p, i) => (p, i)))
        {
            if (person.Id.Length == 0) yield return $"Settings: People:{i} has no Id.";
            if (person.Roles.Count == 0) yield return $"Settings: People:{i} ({person.Id}) has no Roles; name at least one, such as lead, engineer or customer.";
            if (person.TeamsObjectId.Length > 0 != person.TeamsTenant.Length > 0)
                yield return $"Settings: People:{i} ({person.Id}) needs both TeamsTenant and TeamsObjectId, or neither.";
        }

        foreach (var twice in s.People.GroupBy(p => p.Id, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return $"Settings: People has '{twice.Key}' twice.";
        if (s.People.Count == 0 && !s.IsPractice)
            yield return $"Settings: Environment is {s.Environment}, so People is needed: nobody is let in by default.";
        if (s.PagePrincipal.Length > 0 && s.People.Count > 0 && s.People.All(p => p.Id != s.PagePrincipal))
            yield return $"Settings: PagePrincipal '{s.PagePrincipal}' is not among People.";
    }
}
