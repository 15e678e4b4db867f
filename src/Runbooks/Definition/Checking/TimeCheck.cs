using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>
/// Durations: parameters only, and in proportion. With a parameter in it, its widest bounds count here (else its default); what a person gives
/// at start is looked at once more by <c>Shaping/ShapeCheck</c>.
/// </summary>
internal static class TimeCheck
{
    public static void Run(Survey survey)
    {
        foreach (var phase in survey.Draft.Phases)
        {
            Check(survey, phase.Where, phase.Planned, "planned");
            Check(survey, phase.Where, phase.Deadline, "deadline");
        }

        foreach (var gate in PeopleCheck.Gates(survey)) Check(survey, gate.Where, gate.Expires, "expires");
        foreach (var step in survey.Steps) Step(survey, step.Step);
    }

    private static void Step(Survey survey, StepDraft step)
    {
        foreach (var (said, key) in new[]
                 {
                     (step.Timeout, "timeout"), (step.Every, "every"), (step.HoldsFor, "holds-for"), (step.Fresh, "fresh"), (step.Planned, "planned"),
                     (step.NotBefore?.Value.After is { } after ? new Said<Template>(after, step.NotBefore.At) : null, "not-before"),
                 })
            Check(survey, step.Where, said, key);
        if (Longest(survey, step.HoldsFor) is { } holds && Shortest(survey, step.Timeout) is { } timeout && holds >= timeout)
            survey.Mistakes.Add(step.HoldsFor!.At, step.Where, $"'holds-for' ({Durations.Write(holds)}) is not under 'timeout' ({Durations.Write(timeout)})", "It could never succeed in time.");
        if (Shortest(survey, step.Fresh) is { } fresh && Longest(survey, step.Every) is { } every && fresh < every * 2)
            survey.Mistakes.Add(step.Fresh!.At, step.Where, $"'fresh' ({Durations.Write(fresh)}) is under twice 'every' ({Durations.Write(every)})", "It would be stale between two looks.");
    }

    private static void Check(Survey survey, string where, Said<Template>? said, string key)
    {
        if (said is null) return;
        var scope = new NameScope(survey, where, null, false, null);
        if (said.Value.Parts is [{ Hole: { } hole }])
        {
            if (scope.TypeOf(hole, said.At, key) is { Kind: not ValueKind.Duration } type)
                survey.Mistakes.Add(said.At, where, $"'{key}' must be a duration, but {hole} is {Literals.Expected(type)}");
        }
        else if (said.Value.Holes.Any())
            survey.Mistakes.Add(said.At, where, $"'{key}' must be a duration or one ${{parameter}} alone", "There is no arithmetic in the language.");
    }

    private static TimeSpan? Longest(Survey survey, Said<Template>? said) => Bound(survey, said, p => p.Max ?? p.Default);

    private static TimeSpan? Shortest(Survey survey, Said<Template>? said) => Bound(survey, said, p => p.Min ?? p.Default);

    private static TimeSpan? Bound(Survey survey, Said<Template>? said, Func<ParameterShape, Value?> bound) => said?.Value.Parts switch
    {
        [{ Value: DurationValue literal }] => literal.Time,
        [{ Hole: { IsFact: false } hole }] when survey.Parameters.TryGetValue(hole.Name, out var parameter) => (bound(parameter) as DurationValue)?.Time,
        _ => null,
    };
}
