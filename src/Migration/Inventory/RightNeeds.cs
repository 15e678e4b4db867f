using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Runbooks.Actions;
using k8s;
using k8s.Models;

namespace ChatOpsBot.Migration.Inventory;

/// <summary>Whether the bot's accounts may do what the window will ask of them, as far as the servers say so beforehand.</summary>
internal static class RightNeeds
{
    private static readonly (string Group, string Resource, string Sub, string[] Verbs)[] InKubernetes =
    [
        ("apps", "deployments", "", ["get", "list"]), ("apps", "deployments", "scale", ["patch"]), ("", "pods", "", ["list"]),
        ("", "configmaps", "", ["get", "create", "update", "delete"]), ("", "secrets", "", ["get", "create", "update", "delete"]),
    ];

    public static async Task<IReadOnlyList<Need>> KubernetesAsync(MigrationWorld world, CancellationToken cancel)
    {
        const string what = "rights in Kubernetes";
        var asked = InKubernetes.SelectMany(r => r.Verbs.Select(v => (r.Group, r.Resource, r.Sub, Verb: v))).ToList();
        try
        {
            var answers = await Task.WhenAll(asked.Select(async r => (Right: r, May: await MayAsync(world, r, cancel))));
            var missing = answers.Where(a => !a.May).Select(a => $"{a.Right.Verb} {a.Right.Resource}{(a.Right.Sub.Length > 0 ? $"/{a.Right.Sub}" : "")}").ToList();
            var place = ForeignText.From(world.Settings.Kubernetes.Namespace, 80);
            return missing.Count == 0
                ? [Need.Yes(what, $"all {asked.Count} that are needed in namespace {place}")]
                : [Need.No(what, $"missing in namespace {place}: {Say.Some(missing, 12)}", "Give the bot's account these by a Role and a RoleBinding in the namespace.")];
        }
        catch (WorldTroubleException e) when (e.Class is "not-found" or "kubernetes")
        {
            return [Need.Unasked(what, "this API cannot be asked about rights")];
        }
    }

    private static Task<bool> MayAsync(MigrationWorld world, (string Group, string Resource, string Sub, string Verb) right, CancellationToken cancel)
    {
        var review = new V1SelfSubjectAccessReview
        {
            Spec = new V1SelfSubjectAccessReviewSpec
            {
                ResourceAttributes = new V1ResourceAttributes
                {
                    NamespaceProperty = world.Settings.Kubernetes.Namespace, Group = right.Group, Resource = right.Resource, Subresource = right.Sub, Verb = right.Verb,
                },
            },
        };
        return world.Kubernetes.AskAsync("asking about rights", async stop =>
            (await world.Kubernetes.Client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(review, cancellationToken: stop)).Status.Allowed, cancel);
    }

    public static async Task<IReadOnlyList<Need>> SourceAsync(MigrationWorld world, Call call, CancellationToken cancel)
    {
        var names = CopyPlan.Find(call)?.Topics.Select(t => t.Name).ToList() ?? [.. (await world.MovedTopicsAsync(cancel)).Select(t => t.Name)];
        var topics = await world.Source.TopicIdsAsync(names, cancel, rights: true);
        return [OnTopics("rights at the source", world.Source, [.. topics.Values], ["Read", "Describe"])];
    }

    public static async Task<IReadOnlyList<Need>> DestinationAsync(MigrationWorld world, Call call, CancellationToken cancel)
    {
        const string what = "rights at the destination";
        if (CopyPlan.Find(call) is not { } plan) return [Need.Unasked(what, "no topic is planned yet: asked when the plan is made")];
        var topics = await world.Destination.TopicIdsAsync([.. plan.Topics.Select(t => t.Name)], cancel, rights: true);
        var there = topics.Values.Where(t => t.Presence != TopicPresence.NotThere).ToList();
        return [there.Count == 0 ? Need.Unasked(what, "no planned topic is there yet") : OnTopics(what, world.Destination, there, ["Read", "Describe", "Write"])];
    }

    private static Need OnTopics(string what, KafkaCluster cluster, IReadOnlyList<TopicIdentity> topics, string[] wanted)
    {
        var refused = topics.Where(t => t.Presence == TopicPresence.NotAllowed).Select(t => t.Name).ToList();
        var told = topics.Where(t => t.Rights.Count > 0).ToList();
        // READ implies DESCRIBE; a broker that lists any right lists all it gives.
        var lacking = told.Where(t => wanted.Any(w => !t.Rights.Contains(w, StringComparer.OrdinalIgnoreCase) && !t.Rights.Contains("All", StringComparer.OrdinalIgnoreCase))).Select(t => t.Name).Concat(refused).ToList();
        if (lacking.Count > 0)
            return Need.No(what, $"{string.Join(", ", wanted)} are not all given on {Say.Count(lacking.Count, "topic")}: {Say.Some(lacking, 6)}", $"Give the bot's user {string.Join(", ", wanted.Select(w => w.ToUpperInvariant()))} on them at {cluster.Words}.");
        return told.Count == 0 ? Need.Unasked(what, "the brokers do not say what the bot's user may do") : Need.Yes(what, $"{string.Join(", ", wanted)} on {Say.Count(told.Count, "topic")}");
    }
}
