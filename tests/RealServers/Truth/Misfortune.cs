using System.Collections.Immutable;
using System.Globalization;
using ChatOpsBot.Migration;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.RealServers.Truth;

/// <summary>Since when no mark of this kind may be green, whatever is asked; null: again it may.</summary>
/// <param name="Copy">Nobody copies what was planned: no <c>caught-up</c>, <c>drained</c>, and no comparison while records move.</param>
/// <param name="Topic">A planned topic is gone or another: nothing that says something of the copy may be green.</param>
/// <param name="Destination">It is so at the destination: what arrived is there no longer.</param>
internal sealed record Bans(DateTimeOffset? Copy, DateTimeOffset? Topic, DateTimeOffset? Destination);

/// <summary>Bad things that happen to a run, one after another from a seed: nothing in them is told to the hands.</summary>
internal sealed class Misfortune(TruthWorld world, MigrationHands hands, Func<string, string> connector, IReadOnlyList<string> topics, Random random)
{
    private readonly Stack<string> healing = [];

    public List<string> Happened { get; } = [];

    public Bans Bans { get; private set; } = new(null, null, null);

    /// <summary>Records of compacted topics were taken away: their latest values need not be the same.</summary>
    public bool Thinned { get; private set; }

    /// <summary>When somebody wrote at a side.</summary>
    public List<(string Side, DateTimeOffset From, DateTimeOffset To)> Written { get; } = [];

    /// <summary>Something that is slow to heal: the world is begun again.</summary>
    public bool Deep { get; private set; }

    public async Task StrikeAsync(bool deep)
    {
        var (kind, side, topic, shard) = (random.Next(deep ? 24 : 20), random.Next(2) == 0 ? "source" : "destination", topics[random.Next(topics.Count)], random.Next(2) == 0 ? "s1" : "s2");
        var before = TimeProvider.System.GetUtcNow();
        var what = await StrikeAsync(kind, side, topic, connector(shard));
        Happened.Add($"{before:HH:mm:ss.fff} {what}");
    }

    private async Task<string> StrikeAsync(int kind, string side, string topic, string name) => kind switch
    {
        0 => await BanCopyAsync($"delete-connector/{name}"),
        1 => await WhitelistAsync(name),
        2 => await BanTopicAsync($"{side}/delete-topic/{topic}"),
        3 or 4 => await BanTopicAsync($"{side}/make-anew/{topic}"),
        5 => await BanTopicAsync($"{side}/grow/{topic}/{random.Next(4, 7)}"),
        6 or 7 => await WriteAsync(side, $"{side}/burst/{topic}/{random.Next(1, 200)}"),
        8 => await WriteAsync(side, $"{side}/transactions/{topic}/{random.Next(1, 4)}"),
        9 or 10 => await ThinAsync($"{side}/delete-records/{topic}/{random.Next(1, 60)}"),
        11 => await ThinAsync($"{side}/delete-records/{topic}"),
        12 => await ThinAsync($"{side}/expire/{topic}/{random.Next(1, 3) * 10_000}"),
        13 => await ThinAsync($"{side}/compact/{topic}"),
        14 => await HealableAsync($"{side}/hide-topic/{topic}", $"{side}/show-topic/{topic}"),
        15 => await HealableAsync($"source/close-group/{name}", $"source/open-group/{name}"),
        16 => await DoAsync($"source/forget-offsets/{name}/{topic}"),
        17 => await PauseAsync(name),
        18 => await DoAsync($"fail-task/{name}/0"),
        19 => await DoAsync(string.Create(CultureInfo.InvariantCulture, $"connect-gateway/{(random.Next(2) == 0 ? 504 : 0)}/{random.Next(1, 4)}")),
        20 or 21 => await DeepAsync($"{side}/stop/{random.Next(1, 4)}"),
        22 => await DeepAsync($"{side}/freeze/{random.Next(1, 4)}"),
        _ => await NoWorkersAsync(),
    };

    public async Task HealAsync()
    {
        while (healing.TryPop(out var fault)) await world.SwitchAsync(fault);
        await world.SwitchAsync("connect-gateway/504/0");
    }

    private async Task<string> DoAsync(string fault) => await world.SwitchAsync(fault) ? fault : $"{fault} (was not possible)";

    private async Task<string> BanCopyAsync(string fault)
    {
        if (!await world.SwitchAsync(fault)) return $"{fault} (was not possible)";
        NoCopy();
        return fault;
    }

    private async Task<string> BanTopicAsync(string fault)
    {
        if (!await world.SwitchAsync(fault)) return $"{fault} (was not possible)";
        var now = TimeProvider.System.GetUtcNow();
        Bans = Bans with { Topic = Bans.Topic ?? now, Destination = Bans.Destination ?? (fault.StartsWith("destination/grow", StringComparison.Ordinal) || fault.StartsWith("source/", StringComparison.Ordinal) ? null : now) };
        return fault;
    }

    private async Task<string> WriteAsync(string side, string fault)
    {
        var from = TimeProvider.System.GetUtcNow();
        if (!await world.SwitchAsync(fault)) return $"{fault} (was not possible)";
        Written.Add((side, from, TimeProvider.System.GetUtcNow()));
        return fault;
    }

    private async Task<string> ThinAsync(string fault)
    {
        Thinned = true;
        return await DoAsync(fault);
    }

    private async Task<string> HealableAsync(string fault, string heals)
    {
        healing.Push(heals);
        return await DoAsync(fault);
    }

    private async Task<string> DeepAsync(string fault)
    {
        Deep = true;
        return await DoAsync(fault);
    }

    private async Task<string> WhitelistAsync(string name)
    {
        if (await hands.World.Connect.FindAsync(name, CancellationToken.None) is not { } it) return $"edit {name} (was not possible)";
        var left = it.Topics.Order(StringComparer.Ordinal).Skip(1).ToImmutableArray();
        await hands.World.Connect.ConfigureAsync(name, it.Config.SetItem("topic.whitelist", left.IsEmpty ? "nothing-at-all" : string.Join(',', left)), CancellationToken.None);
        NoCopy();
        return $"{name} copies no longer {string.Join(',', it.Topics.Except(left))}";
    }

    private async Task<string> PauseAsync(string name)
    {
        try
        {
            await hands.World.Connect.PauseAsync(name, CancellationToken.None);
        }
        catch (WorldTroubleException e)
        {
            return $"pause {name} (was not possible: {e.Message})";
        }

        return $"pause {name}";
    }

    private async Task<string> NoWorkersAsync()
    {
        Deep = true;
        await hands.World.Kubernetes.ScaleAsync("connect", 0, CancellationToken.None);
        return "Connect is scaled to 0";
    }

    private void NoCopy() => Bans = Bans with { Copy = Bans.Copy ?? TimeProvider.System.GetUtcNow() };
}
