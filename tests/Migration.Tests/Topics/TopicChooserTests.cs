using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOpsBot.Migration.Topics;

namespace ChatOpsBot.Migration.Tests.Topics;

/// <summary>Internal is what is internal; what only looks so is a question, and never silently left behind or taken along.</summary>
public sealed class TopicChooserTests
{
    // What Connect, a mirror, a registry keep for themselves, under names nobody could list: stays, and is asked about.
    [Theory]
    [InlineData("orders-cp-kafka-connect-offset")]
    [InlineData("connect-cluster-configs")]
    [InlineData("connect-cluster-offsets")]
    [InlineData("mirrormaker2-cluster-status")]
    [InlineData("my_connect_offsets")]
    [InlineData("team-a-connect-configs")]
    [InlineData("default_ksql_processing_log")]
    [InlineData("_confluent-ksql-default__command_topic")]
    [InlineData("mm2-offset-syncs.old.internal")]
    [InlineData("old.checkpoints.internal")]
    [InlineData("_schemas_encoders")]
    [InlineData("__strimzi_store_topic")]
    public void A_tools_own_by_its_name_stays_and_is_a_question(string topic)
    {
        var choice = Only(topic);
        choice.Moves.ShouldBeFalse();
        choice.Asked.ShouldBeTrue();
    }

    // Apps' topics whose names only look like leftovers: they move, and are asked about.
    [Theory]
    [InlineData("temp-readings")]
    [InlineData("iot.sensor.temp")]
    [InlineData("fleet-temps")]
    [InlineData("order_tmp")]
    [InlineData("order.trash")]
    [InlineData("device.heartbeats")]
    [InlineData("release-changelog")]
    [InlineData("orders-changelog")]
    [InlineData("order-totals-store-changelog")] // no Streams group of that name is known
    [InlineData("zz-delete-me")]
    [InlineData("_audit")]
    public void An_apps_topic_that_only_looks_left_over_moves_and_is_a_question(string topic)
    {
        var choice = Only(topic);
        choice.Moves.ShouldBeTrue();
        choice.Asked.ShouldBeTrue();
    }

    [Theory]
    [InlineData("orders.placed")]
    [InlineData("connect-status-page")]
    [InlineData("connected-cars")]
    [InlineData("device-configs")]
    [InlineData("temperature.measured")]
    [InlineData("template-created")]
    [InlineData("test-results")]
    [InlineData("changelog")]
    [InlineData("customer.status")]
    public void A_plain_topic_moves_without_a_question(string topic) => Only(topic).ShouldBe(new TopicChoice(topic, Moves: true));

    [Theory]
    [InlineData("__consumer_offsets", "Kafka's own")]
    [InlineData("__share_group_state", "Kafka's own")]
    [InlineData("__amazon_msk_canary", "MSK's own")]
    [InlineData("migration-smoke-7-abc123", "smoke test of this bot")]
    public void Kafkas_and_our_own_stay_without_a_question(string topic, string because)
    {
        var choice = Only(topic);
        choice.Moves.ShouldBeFalse();
        choice.Asked.ShouldBeFalse();
        choice.Because.ShouldNotBeNull().ShouldContain(because);
    }

    [Fact]
    public void What_the_brokers_flag_and_what_deployments_name_stays_whatever_it_is_called()
    {
        var evidence = TopicEvidence.None with
        {
            KafkasOwn = ["state.of.kafka"],
            Owned = ImmutableDictionary<string, string>.Empty.Add("plain.name", "Connect's own (deployment etl: CONNECT_OFFSET_STORAGE_TOPIC)"),
        };
        var decision = TopicChooser.Decide(["plain.name", "state.of.kafka"], evidence, TopicRulings.None);
        decision.Moved.ShouldBeEmpty();
        decision.Questions.ShouldBeEmpty();
        decision.Staying.First(t => t.Topic == "plain.name").Because.ShouldNotBeNull().ShouldContain("deployment etl");
    }

    [Theory]
    [InlineData("order-totals-store-changelog", "order-totals")]
    [InlineData("order-totals-KSTREAM-AGGREGATE-STATE-STORE-0000000003-repartition", "order-totals")]
    [InlineData("totals-by-bucket-repartition", "totals")]
    [InlineData("joins-KTABLE-FK-JOIN-SUBSCRIPTION-REGISTRATION-0000000006-topic", "joins")]
    public void What_a_known_Streams_group_makes_stays(string topic, string group)
    {
        var choice = TopicChooser.Decide([topic], TopicEvidence.None with { StreamsGroups = [group] }, TopicRulings.None).Topics.Single();
        choice.Moves.ShouldBeFalse();
        choice.Asked.ShouldBeFalse();
        choice.Because.ShouldNotBeNull().ShouldContain(group);
    }

    [Fact]
    public void A_Streams_group_owns_only_what_begins_with_its_name() =>
        TopicChooser.Decide(["release-changelog", "release-notes", "prerelease-x-changelog"], TopicEvidence.None with { StreamsGroups = ["rel", "notes"] }, TopicRulings.None)
            .Staying.ShouldBeEmpty();

    [Fact]
    public void Rules_the_runs_list_and_answers_decide_and_the_last_word_counts()
    {
        var rulings = new TopicRulings(
            [Rule(@"^legacy\.", "agreed in May")], [Rule("^temp-readings$", "sensors of the north")], ["orders.*"],
            [new TopicAnswer("legacy.audit", Moves: true, "audit needs it"), new TopicAnswer("fleet-temps", Moves: false, "old"), new TopicAnswer("fleet-temps", Moves: true, "not old")]);
        var decision = TopicChooser.Decide(["legacy.audit", "legacy.other", "temp-readings", "orders.tmp", "orders.x", "fleet-temps", "__consumer_offsets"], TopicEvidence.None, rulings);
        decision.Moved.Select(t => t.Topic).ShouldBe(["fleet-temps", "legacy.audit", "temp-readings"]);
        decision.Questions.ShouldBeEmpty();
        decision.Staying.First(t => t.Topic == "legacy.other").Because.ShouldBe("rule: agreed in May");
    }

    [Fact]
    public void Every_topic_is_in_the_decision_and_it_comes_back_as_written()
    {
        string[] names = [.. Enumerable.Range(0, 3_000).Select(i => i % 3 == 0 ? $"temp-{i}" : i % 3 == 1 ? $"orders.{i}" : $"a{i}-connect-status")];
        var decision = TopicChooser.Decide(names, TopicEvidence.None with { Gaps = ["not known: x"] }, TopicRulings.None);
        decision.Topics.Select(t => t.Topic).ShouldBe(names, ignoreOrder: true);
        TopicDecision.Read(decision.Write()).ShouldNotBeNull().Topics.ShouldBe(decision.Topics);
    }

    [Fact]
    public void The_card_names_questions_first_and_says_how_many_more_and_where()
    {
        string[] names = ["__consumer_offsets", "my_connect_offsets", .. Enumerable.Range(0, 40).Select(i => $"temp-{i:00}"), "orders"];
        var decision = TopicChooser.Decide(names, TopicEvidence.None, TopicRulings.None);
        var lines = DecisionLines.ForCard(decision);
        lines[0].ShouldContain("my_connect_offsets");
        lines[0].ShouldContain("take along NAME because");
        lines[1].ShouldContain("temp-00");
        lines[1].ShouldContain("and 28 more ('topics' lists all)");
        lines[1].ShouldContain("leave behind NAME because");
        lines[2].ShouldBe("Stays: Kafka's own: __consumer_offsets");
        string.Join('\n', DecisionLines.Whole(decision)).ShouldContain("temp-39");
        decision.Sum.ShouldBe("41 topics move, 2 stay, 41 of them are questions");
    }

    private static NamedRule Rule(string topics, string because) => new(new Regex(topics, RegexOptions.CultureInvariant), because);

    private static TopicChoice Only(string topic) => TopicChooser.Decide([topic], TopicEvidence.None, TopicRulings.None).Topics.Single();
}
