using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>Every <c>${…}</c>: what it names is there, surely earlier, and of the type that is wanted.</summary>
internal static class ExpressionCheck
{
    public static void Run(Survey survey)
    {
        Holes(new NameScope(survey, "", null, false, null), survey.Draft.Scope, "scope");
        for (var i = 0; i < survey.Draft.Phases.Length; i++)
            if (survey.Draft.Phases[i].Gate is { } gate)
                Holes(new NameScope(survey, gate.Where, null, false, new Position(i, Position.Gate)), gate.Typed, "typed");
        foreach (var step in survey.Steps) Step(survey, step);
        foreach (var operation in survey.Draft.Operations)
        {
            Holes(new NameScope(survey, operation.Where, operation, false, null), operation.Scope, "scope");
            if (operation.Gate is { } gate) Holes(new NameScope(survey, gate.Where, operation, false, survey.Place(operation)), gate.Typed, "typed");
        }
    }

    private static void Step(Survey survey, PlacedStep placed)
    {
        var step = placed.Step;
        var shaping = new NameScope(survey, step.Where, placed.Owner, step.Each is not null, null, step);
        var running = shaping with { Facts = placed.At };
        Holes(shaping, step.Title, "title");
        Holes(shaping, step.Note, "note");
        Holes(shaping, step.Scope, "scope");
        Holes(running, step.Gate?.Typed, "typed");
        foreach (var input in step.With) Input(running, input, placed.Contract?.Inputs.FirstOrDefault(f => f.Name == input.Name.Value));
    }

    private static void Holes(NameScope scope, Said<Template>? template, string key)
    {
        foreach (var hole in template?.Value.Holes ?? []) _ = scope.TypeOf(hole, template!.At, key);
    }

    private static void Input(NameScope scope, InputDraft input, Field? field)
    {
        var (key, template, at) = (input.Name.Value, input.Value.Value, input.Value.At);
        var types = template.Holes.Select(h => scope.TypeOf(h, at, key)).ToArray();
        if (field is null) return;
        var problem = template.Parts switch
        {
            [{ Hole: not null }] => types[0] is { } type && !Fits(type, field) ? $"must be {Literals.Expected(field)}, but {template.Holes.First()} is {Literals.Expected(type)}" : null,
            [_] => Literals.Typed(template, field, out var wrong) is null ? wrong : null,
            _ => field.Kind == ValueKind.Text ? null : $"must be {Literals.Expected(field)}; words with an expression in them are text",
        };
        if (problem is not null) scope.Survey.Mistakes.Add(at, scope.Where, $"input '{key}' {problem}");
    }

    private static bool Fits(Field given, Field wanted) => wanted.Kind switch
    {
        ValueKind.Text => given.Kind is ValueKind.Text or ValueKind.Choice,
        ValueKind.Choice => given.Kind == ValueKind.Choice && given.Choices.All(c => wanted.Choices.Contains(c, StringComparer.Ordinal)),
        _ => given.Kind == wanted.Kind,
    };
}
