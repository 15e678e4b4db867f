using System.Text.Json;
using k8s.Models;

namespace ChatOpsBot.Migration.Kubernetes;

/// <summary>Who changed a field of an object last, and when: from the API's <c>managedFields</c>. Times are the API server's, in whole seconds.</summary>
/// <param name="Manager">As the program calls itself: <c>kubectl-scale</c>, <c>argocd-controller</c>.</param>
public sealed record FieldOwner(string Manager, DateTimeOffset? At)
{
    /// <summary>The name under which the API records what we change.</summary>
    internal const string Ours = "chatops-bot";

    internal static FieldOwner? Of(V1ObjectMeta meta, params string[] path)
    {
        var last = (meta.ManagedFields ?? []).Where(m => Has(m.FieldsV1, path)).MaxBy(m => m.Time ?? DateTime.MinValue);
        return last is null ? null : new FieldOwner(last.Manager ?? "", Times.Utc(last.Time));
    }

    private static bool Has(object? fields, string[] path)
    {
        if (fields is not JsonElement at) return false;
        foreach (var step in path)
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at)) return false;
        return true;
    }
}
