using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace ChatOpsBot.Runbooks.Tests.EndToEnd;

/// <summary>Every step with every trouble.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CombinatorialTroublesAttribute(params string[] steps) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. from step in steps from trouble in Enum.GetValues<Trouble>() select new TheoryDataRow<string, Trouble>(step, trouble)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
