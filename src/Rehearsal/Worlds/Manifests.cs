using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Apps;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>The objects that the practice Kubernetes begins with.</summary>
internal static class Manifests
{
    public const string Namespace = "default";
    public const string Connect = "connect";
    public const string Kafka = "kafka";

    public static JsonObject ConfigMap(string bootstrap) => new()
    {
        ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = Kafka },
        ["data"] = new JsonObject { ["BOOTSTRAP"] = bootstrap, ["PROTOCOL"] = "PLAINTEXT" },
    };

    public static JsonObject Secret() => new()
    {
        ["kind"] = "Secret", ["type"] = "Opaque", ["metadata"] = new JsonObject { ["name"] = Kafka },
        ["stringData"] = new JsonObject { ["JAAS"] = "" },
    };

    public static JsonObject ConnectDeployment(int workers, int port) => Deployment(Connect, workers, new JsonObject
    {
        ["name"] = "worker", ["image"] = "practice/connect:4.3.1",
        ["env"] = new JsonArray(
            Variable("CONNECT_CONFIG_STORAGE_TOPIC", "connect-configs"), Variable("CONNECT_OFFSET_STORAGE_TOPIC", "connect-offsets"),
            Variable("CONNECT_STATUS_STORAGE_TOPIC", "connect-status")),
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "rest", ["containerPort"] = port }),
    }, []);

    public static JsonObject App(AppDescription app) => Deployment(app.Name, app.Replicas, new JsonObject
    {
        ["name"] = "app", ["image"] = $"practice/{app.Name}:1",
        ["envFrom"] = new JsonArray(
            new JsonObject { ["configMapRef"] = new JsonObject { ["name"] = Kafka } }, new JsonObject { ["secretRef"] = new JsonObject { ["name"] = Kafka } }),
    }, new JsonObject { ["kind"] = app.Kind });

    private static JsonObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private static JsonObject Deployment(string name, int replicas, JsonObject container, JsonObject labels)
    {
        labels["app"] = name;
        return new JsonObject
        {
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels.DeepClone() },
            ["spec"] = new JsonObject
            {
                ["replicas"] = replicas,
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = labels },
                    ["spec"] = new JsonObject { ["containers"] = new JsonArray(container) },
                },
            },
        };
    }
}
