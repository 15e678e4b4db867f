using ChatOpsBot.Migration.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.RealServers;

/// <summary>Topics asked for by name: what one name says never hides the others.</summary>
public sealed class TopicDescriptionsTests(Lanes lanes)
{
    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task A_topic_made_anew_under_its_name_has_another_id_and_one_that_is_not_there_is_told(string lane)
    {
        using var cluster = new KafkaCluster((await lanes.OpenAsync(lane)).Source, NullLoggerFactory.Instance);
        var name = $"made-anew-{Guid.CreateVersion7():N}";
        await MakeAsync(cluster, name);
        var first = (await cluster.TopicIdsAsync([name, "nowhere"], CancellationToken.None))[name];
        first.Presence.ShouldBe(TopicPresence.There);
        first.Id.Length.ShouldBe(22);
        await cluster.DeleteTopicsAsync(Deletable.MadeByRun(name, name), CancellationToken.None);
        await UntilAsync(cluster, name, TopicPresence.NotThere);
        await MakeAsync(cluster, name);
        var answers = await cluster.TopicIdsAsync([name, "nowhere"], CancellationToken.None, rights: true);
        answers[name].Id.ShouldNotBe(first.Id);
        answers["nowhere"].ShouldBe(new TopicIdentity("nowhere", TopicPresence.NotThere, "") { Trouble = answers["nowhere"].Trouble, Rights = answers["nowhere"].Rights });
        (await cluster.TopicIdsAsync([], CancellationToken.None)).ShouldBeEmpty();
        await cluster.DeleteTopicsAsync(Deletable.MadeByRun(name, name), CancellationToken.None);
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task Settings_in_force_of_many_topics_tell_own_ones_from_defaults(string lane)
    {
        using var cluster = new KafkaCluster((await lanes.OpenAsync(lane)).Source, NullLoggerFactory.Instance);
        var name = $"settings-{Guid.CreateVersion7():N}";
        var own = new Dictionary<string, string>(StringComparer.Ordinal) { ["cleanup.policy"] = "compact,delete", ["retention.ms"] = "3600000" };
        await MakeAsync(cluster, name, own);
        var answers = await cluster.TopicSettingsAsync([name, "nowhere"], CancellationToken.None);
        var it = answers[name];
        (it.IsCompacted, it.Deletes, it.StampsItself, it.Retention).ShouldBe((true, true, false, TimeSpan.FromHours(1)));
        it.Own.ShouldBe(["cleanup.policy", "retention.ms"], ignoreOrder: true);
        it.Values["message.timestamp.type"].ShouldBe("CreateTime");
        answers["nowhere"].Presence.ShouldBe(TopicPresence.NotThere);
        await cluster.DeleteTopicsAsync(Deletable.MadeByRun(name, name), CancellationToken.None);
    }

    private static async Task MakeAsync(KafkaCluster cluster, string name, Dictionary<string, string>? own = null)
    {
        await cluster.CreateTopicsAsync([new Topic(name, 2, 0, 0)], new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal) { [name] = own ?? [] }, -1, CancellationToken.None);
        await UntilAsync(cluster, name, TopicPresence.There);
    }

    private static async Task UntilAsync(KafkaCluster cluster, string name, TopicPresence wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await cluster.TopicIdsAsync([name], limit.Token))[name].Presence != wanted) await Task.Delay(100, limit.Token);
    }
}
