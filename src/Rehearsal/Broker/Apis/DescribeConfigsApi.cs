using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class DescribeConfigsApi() : ImmediateApi(ApiKey.DescribeConfigs, 1, 4, flexibleFrom: 4)
{
    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        var body = request.Body;
        var resources = body.Array(item => (Resource: ConfigResource.Read(item), Names: item.NullableTexts()));
        var synonyms = body.Boolean();
        response.Int32(0); // throttle time
        response.Array(resources, asked =>
        {
            var (configs, refusal) = asked.Resource.View(request);
            response.Error(refusal?.Error ?? KafkaError.None);
            response.Text(refusal?.Words);
            response.Int8(asked.Resource.Kind);
            response.Text(asked.Resource.Name);
            var wanted = configs.Where(config => asked.Names is null or [] || asked.Names.Contains(config.Name));
            response.Array([.. wanted], config => Write(request, response, config, synonyms));
            request.Report(asked.Resource.Name, 1, refusal?.Error ?? KafkaError.None, effect: false);
        });
        response.Tags();
    }

    private static void Write(ApiRequest request, ResponseWriter response, ConfigView config, bool synonyms)
    {
        response.Text(config.Name);
        response.Text(config.Value);
        response.Boolean(config.Source == ConfigSource.StaticBroker); // read only
        response.Int8((sbyte)config.Source);
        response.Boolean(false); // sensitive
        response.Array(synonyms ? Synonyms(config) : [], synonym =>
        {
            response.Text(config.Name);
            response.Text(synonym.Value);
            response.Int8((sbyte)synonym.Source);
        });
        if (request.Version < 3) return;
        response.Int8((sbyte)config.Type);
        response.Text(null); // documentation
    }

    private static List<(string Value, ConfigSource Source)> Synonyms(ConfigView config)
    {
        List<(string, ConfigSource)> values = [(config.Value, config.Source)];
        if (config.Source == ConfigSource.Topic) values.Add((config.Default, ConfigSource.Default));
        return values;
    }
}
