using System.Text.Json.Nodes;

namespace ChatOpsBot.EndToEnd.WayBack;

/// <summary>How the world stands, asked by its own public APIs: what a rollback must put back.</summary>
internal sealed record Outside(string Deployments, string ConfigMap, string Secret, string Connectors)
{
    public static async Task<Outside> LookAsync(HttpClient http, string kubernetes, string connect, CancellationToken cancel)
    {
        var deployments = await GetAsync(http, $"{kubernetes}/apis/apps/v1/namespaces/default/deployments", cancel);
        return new Outside(
            string.Join(", ", deployments["items"]!.AsArray().Select(d => $"{d!["metadata"]!["name"]}={d["spec"]!["replicas"]}").Order(StringComparer.Ordinal)),
            (await GetAsync(http, $"{kubernetes}/api/v1/namespaces/default/configmaps/kafka", cancel))["data"]!.ToJsonString(),
            (await GetAsync(http, $"{kubernetes}/api/v1/namespaces/default/secrets/kafka", cancel))["data"]?.ToJsonString() ?? "",
            await ConnectorsAsync(http, connect, cancel));
    }

    private static async Task<string> ConnectorsAsync(HttpClient http, string connect, CancellationToken cancel)
    {
        try
        {
            var all = await GetAsync(http, $"{connect}/connectors?expand=status", cancel);
            return string.Join(", ", all.AsObject().Select(c => $"{c.Key}={c.Value!["status"]!["connector"]!["state"]}").Order(StringComparer.Ordinal));
        }
        catch (HttpRequestException)
        {
            return "no worker";
        }
    }

    private static async Task<JsonNode> GetAsync(HttpClient http, string url, CancellationToken cancel) => JsonNode.Parse(await http.GetStringAsync(url, cancel))!;
}
