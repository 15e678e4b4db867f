using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Reading;

namespace ChatOpsBot.Runbooks.Definition.Shaping;

/// <summary>What was given at start, completed by defaults and looked at once more.</summary>
internal static class ParameterFilling
{
    private const int MostItems = 50;

    public static ImmutableDictionary<string, Value> Fill(ImmutableArray<ParameterShape> declared, IReadOnlyDictionary<string, Value> given, List<string> problems)
    {
        foreach (var name in given.Keys.Where(n => declared.All(p => p.Name != n)))
            problems.Add($"There is no parameter {Mistakes.Quote(name)}. {Mistakes.DidYouMean(name, declared.Select(p => p.Name))}");
        var filled = ImmutableDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
        foreach (var parameter in declared)
            if (!given.TryGetValue(parameter.Name, out var value) && (value = parameter.Default) is null)
                problems.Add($"{parameter.Name} must be given: {parameter.Title ?? ParameterReader.Expected(parameter)}.");
            else if (Read(parameter, value!, out var problem) is { } read) filled[parameter.Name] = read;
            else problems.Add(problem!);
        return filled.ToImmutable();
    }

    private static Value? Read(ParameterShape parameter, Value value, out string? problem)
    {
        problem = value is ListValue list ? ListProblem(parameter, list)
            : value is not TextValue && value.Kind != parameter.Kind ? $"{parameter.Name} must be {ParameterReader.Expected(parameter)}, not {Mistakes.Quote(value.ToString())}."
            : null;
        if (problem is not null) return null;
        if (value is ListValue) return value;
        if (!parameter.TryRead(value.ToString(), out var read, out problem)) return null;
        if (read is ListValue typed) problem = ListProblem(parameter, typed);
        return problem is null ? read : null;
    }

    private static string? ListProblem(ParameterShape parameter, ListValue list) =>
        parameter.Kind != ValueKind.List ? $"{parameter.Name} must be {ParameterReader.Expected(parameter)}, not a list."
        : list.Items.Length is 0 or > MostItems ? $"{parameter.Name} must have from 1 to {MostItems} items."
        : list.Items.FirstOrDefault(i => !MapReader.IsId(i)) is { } wrong ? $"{parameter.Name}: {Mistakes.Quote(wrong)} must be lower case words with hyphens."
        : list.Items.Distinct(StringComparer.Ordinal).Count() < list.Items.Length ? $"{parameter.Name} has an item twice."
        : null;
}
