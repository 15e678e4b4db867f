using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

/// <summary>Sets configurations as a whole: what is not named goes back to its default.</summary>
internal sealed class AlterConfigsApi() : ImmediateApi(ApiKey.AlterConfigs, 0, 2, flexibleFrom: 2)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var body = request.Body;
        var resources = body.Array(item => (
            Resource: ConfigResource.Read(item),
            Configs: item.Array(config => (Name: config.Text(), Value: config.NullableText()))));
        var keep = !body.Boolean();
        response.Int32(0); // throttle time
        response.Array(resources, asked =>
        {
            var refusal = asked.Resource.Change(request, keep, asked.Configs, configs =>
            {
                configs.Clear();
                foreach (var (name, value) in asked.Configs) configs[name] = value!;
            });
            asked.Resource.WriteChanged(request, response, refusal, keep);
        });
        response.Tags();
    }
}
