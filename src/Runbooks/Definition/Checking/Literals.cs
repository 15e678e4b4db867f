using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>Literal inputs: the file has words, the contract says of what type.</summary>
internal static class Literals
{
    /// <summary>The template with its literal read as the field's type, or null with what is wrong. Templates with holes are left as they are.</summary>
    public static Template? Typed(Template template, Field field, out string? problem)
    {
        problem = null;
        if (template.Parts is not [{ Value: { } value, Hole: null }]) return template;
        if (value is ListValue)
        {
            problem = field.Kind == ValueKind.List ? null : $"must be {Expected(field)}, not a list";
            return problem is null ? template : null;
        }

        if (field.Kind == ValueKind.Text) return template;
        if (field.Kind == ValueKind.List) problem = "must be a list such as [a, b]";
        else if (Shape(field).TryRead(value.ToString(), out var read, out _)) return Template.Literal(read!);
        else problem = $"must be {Expected(field)}, not {Mistakes.Quote(value.ToString())}";
        return null;
    }

    public static string Expected(Field field) => ParameterReader.Expected(Shape(field));

    private static ParameterShape Shape(Field field) =>
        new(field.Name, field.Kind, null, null, null, null, null, field.Choices.IsDefault ? ImmutableArray<string>.Empty : field.Choices);
}
