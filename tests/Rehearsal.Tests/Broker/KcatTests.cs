using System.Globalization;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

public sealed class KcatTests : OnACluster
{
    [Fact]
    public async Task It_lists_brokers_topics_and_partitions()
    {
        Cluster.CreateTopic("orders", 4);
        var told = await Kcat("-L");
        told.ShouldContain("3 brokers:");
        told.ShouldContain("topic \"orders\" with 4 partitions:");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    public async Task What_it_produces_it_consumes(string compression)
    {
        Cluster.CreateTopic("orders", 1);
        var lines = string.Join('\n', Enumerable.Range(0, 500).Select(i => $"key{i}:value {i}"));
        await Kcat($"-P -t orders -K : -z {compression} -X enable.idempotence=true", lines);
        Total("orders").ShouldBe(500);
        (await Kcat("-C -t orders -o beginning -e -q -K : -X check.crcs=true")).Trim().ShouldBe(lines);
    }

    [Fact]
    public async Task It_asks_for_offsets_by_time()
    {
        Cluster.Seed("orders", 2, 100, 10, new Random(1));
        (await Kcat("-Q -t orders:0:-1 -t orders:1:-2")).ShouldContain("orders [0] offset 100");
        var middle = (await Kcat("-C -t orders -p 0 -o 40 -c 1 -q -f %T")).Trim();
        (await Kcat($"-Q -t orders:0:{long.Parse(middle, CultureInfo.InvariantCulture)}")).ShouldContain("orders [0] offset 40");
    }

    [Fact]
    public async Task It_reads_as_a_group_and_commits()
    {
        Cluster.Seed("orders", 3, 20, 10, new Random(1));
        var read = await Kcat("-G billing -c 60 -q -X auto.offset.reset=earliest -f %p.%o\\n orders");
        read.Trim().Split('\n').Length.ShouldBe(60);
        var group = Cluster.Snapshot().Groups.Single();
        group.State.ShouldBe("Empty");
        group.Offsets.Values.Sum().ShouldBe(60);
    }

    [Fact]
    public async Task It_says_what_is_missing_in_Kafkas_words() =>
        (await Kcat("-C -t no-such -e")).ShouldContain("Broker: Unknown topic or partition");

    private async Task<string> Kcat(string arguments, string input = "")
    {
        Assert.SkipWhen(Programs.Kcat is null, "kcat is not here: apt-get install kcat");
        return await Programs.RunAsync([Programs.Kcat!, "-b", Cluster.Bootstrap, .. arguments.Split(' ')], input);
    }
}
