using System.Text.Json.Nodes;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>What the API serves, and how it is discovered.</summary>
internal static class Kinds
{
    public static readonly ResourceKind Namespaces = new("namespaces", "Namespace", "", Namespaced: false);
    public static readonly ResourceKind Pods = new("pods", "Pod", "");
    public static readonly ResourceKind ConfigMaps = new("configmaps", "ConfigMap", "");
    public static readonly ResourceKind Secrets = new("secrets", "Secret", "");
    public static readonly ResourceKind Deployments = new("deployments", "Deployment", "apps");

    public static readonly ResourceKind Autoscalers = new("horizontalpodautoscalers", "HorizontalPodAutoscaler", "autoscaling", Version: "v2");

    public static IReadOnlyList<ResourceKind> All { get; } = [Namespaces, Pods, ConfigMaps, Secrets, Deployments, Autoscalers];

    public static JsonObject Versions => new()
    {
        ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = "127.0.0.1" }),
    };

    public static JsonObject Groups
    {
        get
        {
            JsonObject Version(string group, string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };
            JsonObject Group(string group, string version) => new() { ["name"] = group, ["versions"] = new JsonArray(Version(group, version)), ["preferredVersion"] = Version(group, version) };
            return new JsonObject
            {
                ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray(Group("apps", "v1"), Group("autoscaling", "v2"), Group("authorization.k8s.io", "v1")),
            };
        }
    }

    public static JsonObject Version => new()
    {
        ["major"] = "1", ["minor"] = "37", ["gitVersion"] = "v1.37.2-practice", ["gitCommit"] = "", ["gitTreeState"] = "clean",
        ["buildDate"] = "2026-01-01T00:00:00Z", ["goVersion"] = "none", ["compiler"] = "dotnet", ["platform"] = "linux/amd64",
    };

    public static JsonObject Resources(string group)
    {
        var list = new JsonArray();
        foreach (var kind in All.Where(k => k.Group == group)) list.Add(Resource(kind.Plural, kind.Kind, kind.Namespaced));
        if (group == "apps")
        {
            var scale = Resource("deployments/scale", "Scale", namespaced: true);
            (scale["group"], scale["version"], scale["verbs"]) = ("autoscaling", "v1", new JsonArray("get", "patch", "update"));
            list.Add(scale);
        }
        if (group == "authorization.k8s.io") list.Add(Resource("selfsubjectaccessreviews", "SelfSubjectAccessReview", namespaced: false));
        var version = group switch { "" => "v1", "autoscaling" => "autoscaling/v2", _ => $"{group}/v1" };
        return new JsonObject { ["kind"] = "APIResourceList", ["apiVersion"] = "v1", ["groupVersion"] = version, ["resources"] = list };
    }

    private static JsonObject Resource(string name, string kind, bool namespaced)
    {
        var singular = name.Split('/')[0].TrimEnd('s');
        return new JsonObject
        {
            ["name"] = name, ["singularName"] = name.Contains('/') ? "" : singular, ["namespaced"] = namespaced, ["kind"] = kind,
            ["verbs"] = new JsonArray("create", "delete", "get", "list", "patch", "update", "watch"),
            ["shortNames"] = name switch
            {
                "deployments" => new JsonArray("deploy"),
                "pods" => new JsonArray("po"),
                "configmaps" => new JsonArray("cm"),
                "horizontalpodautoscalers" => new JsonArray("hpa"),
                "namespaces" => new JsonArray("ns"),
                _ => new JsonArray(),
            },
        };
    }
}
