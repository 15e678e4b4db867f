using System.Text.Json.Nodes;

namespace ChatOpsBot.Cards.Templating;

/// <summary>A function that cards may call. Names are case-sensitive, as in Adaptive Expressions.</summary>
/// <param name="IsCondition">What the data lacks counts as null within it, not as its own text.</param>
/// <param name="BindsName">Its second value is a name for each item of the first.</param>
internal sealed record Function(string Name, int Least, int Most, Func<Arguments, JsonNode?> Run, bool IsCondition = false, bool BindsName = false);

/// <summary>All functions. Not here on purpose: anything that asks a clock or chance (<c>utcNow</c>, <c>rand</c>, <c>newGuid</c>).</summary>
internal static class Functions
{
    public const int Many = 32;

    private static readonly Dictionary<string, Function> s_all =
        new[] { LogicFunctions.All, NumberFunctions.All, TextFunctions.All, ListFunctions.All, TimeFunctions.All }
            .SelectMany(f => f).ToDictionary(f => f.Name, StringComparer.Ordinal);

    public static Function? Find(string name) => s_all.GetValueOrDefault(name);
}
