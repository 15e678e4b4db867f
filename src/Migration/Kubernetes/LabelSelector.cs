using System.Collections.Immutable;
using k8s.Models;

namespace ChatOpsBot.Migration.Kubernetes;

/// <summary>Which pods belong to a deployment: labels and expressions, as the API takes them and as we match them ourselves.</summary>
/// <param name="Text">As a <c>labelSelector</c> of a list call.</param>
public sealed record LabelSelector(string Text, Func<IDictionary<string, string>?, bool> Fits)
{
    internal static LabelSelector From(V1LabelSelector? selector)
    {
        var labels = (selector?.MatchLabels ?? new Dictionary<string, string>(StringComparer.Ordinal)).Select(l => (Requirement)new("=", l.Key, [l.Value]));
        var expressions = (selector?.MatchExpressions ?? []).Select(e => new Requirement(e.OperatorProperty, e.Key, [.. e.Values ?? []]));
        ImmutableArray<Requirement> all = [.. labels, .. expressions];
        return new LabelSelector(string.Join(',', all.Select(r => r.Text)), labelsOfPod => all.Length > 0 && all.All(r => r.Holds(labelsOfPod)));
    }

    private sealed record Requirement(string Operator, string Key, ImmutableArray<string> Values)
    {
        public string Text => Operator switch
        {
            "=" => $"{Key}={Values[0]}",
            "In" => $"{Key} in ({string.Join(',', Values)})",
            "NotIn" => $"{Key} notin ({string.Join(',', Values)})",
            "DoesNotExist" => $"!{Key}",
            _ => Key,
        };

        public bool Holds(IDictionary<string, string>? labels)
        {
            var value = labels is not null && labels.TryGetValue(Key, out var found) ? found : null;
            return Operator switch
            {
                "=" or "In" => value is not null && Values.Contains(value, StringComparer.Ordinal),
                "NotIn" => value is null || !Values.Contains(value, StringComparer.Ordinal),
                "DoesNotExist" => value is null,
                _ => value is not null,
            };
        }
    }
}
