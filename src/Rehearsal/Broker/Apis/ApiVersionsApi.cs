using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Apis;

internal sealed class ApiVersionsApi() : ImmediateApi(ApiKey.ApiVersions, 0, 3, flexibleFrom: 3)
{
    /// <summary>In the layout of version 0, which every client reads; then it asks again.</summary>
    public static void AnswerUnknownVersion(ResponseWriter response)
    {
        response.Error(KafkaError.UnsupportedVersion);
        WriteTable(response);
    }

    protected override void Answer(ApiRequest request, ResponseWriter response)
    {
        response.Error(KafkaError.None);
        WriteTable(response);
        if (request.Version >= 1) response.Int32(0); // throttle time
        response.Tags();
    }

    private static void WriteTable(ResponseWriter response) => response.Array(Dispatch.Apis.Values, api =>
    {
        response.Int16((short)api.Key);
        response.Int16(api.Oldest);
        response.Int16(api.Newest);
    });
}
