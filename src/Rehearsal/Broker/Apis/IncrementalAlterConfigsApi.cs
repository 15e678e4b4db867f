using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>Changes single configurations: set (0), back to the default (1), add to a list (2), take from a list (3).</summary>
internal sealed class IncrementalAlterConfigsApi() : ImmediateApi(ApiKey.IncrementalAlterConfigs, 0, 1, flexibleFrom: 1)
{
    private const sbyte Set = 0;
    private const sbyte Unset = 1;
    private const sbyte Add = 2;

    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var body = request.Body;
        var resources = body.Array(item => (
            Resource: ConfigResource.Read(item),
            Changes: item.Array(change => new ConfigChange(change.Text(), change.Int8(), change.NullableText()))));
        var keep = !body.Boolean();
        response.Int32(0); // throttle time
        response.Array(resources, asked =>
        {
            var current = asked.Resource.FindTopic(request)?.Configs;
            var results = asked.Changes.ConvertAll(change => (change.Name, Value: Apply(change, current?.GetValueOrDefault(change.Name))));
            var refusal = asked.Resource.Change(request, keep, results.Where(result => result.Value is not null), configs =>
            {
                foreach (var (name, value) in results)
                    if (value is null) configs.Remove(name);
                    else configs[name] = value;
            });
            asked.Resource.WriteChanged(request, response, refusal, keep);
        });
        response.Tags();
    }

    /// <summary>The new value; null for the default.</summary>
    private static string? Apply(ConfigChange change, string? current)
    {
        if (change.Operation == Unset) return null;
        if (change.Operation == Set) return change.Value ?? "";
        var list = (current ?? TopicConfigs.Known.GetValueOrDefault(change.Name)?.Default ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        var more = (change.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(',', change.Operation == Add ? list.Union(more) : list.Except(more));
    }

    private sealed record ConfigChange(string Name, sbyte Operation, string? Value);
}
