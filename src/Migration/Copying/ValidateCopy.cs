using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>Lets Connect itself look over the configurations, before anything is made.</summary>
internal sealed class ValidateCopy(MigrationWorld world) : ReadingAction(Contract.Reads("copy.validate", [Fields.Text("plan")], [Fields.Integer("connectors")]))
{
    protected override string Words => "Asks Connect what is wrong with the configurations.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var plan = CopyPlan.Of(call);
        foreach (var shard in plan.Shards)
        {
            var name = RunNames.Of(call).Shard(shard.Name);
            var errors = await world.Connect.ValidateAsync(name, ReplicatorConfig.Of(world, name, shard.Topics.Select(t => t.Name), shard.Tasks), cancel);
            if (errors.IsEmpty) continue;
            var all = errors.Select(e => e.Text).ToList();
            return new Outcome.Failed(
                "configuration", $"Connect finds {Say.Count(all.Count, "mistake")} in the configuration of {shard.Name}: {Say.Some(all, length: 200)}",
                ForeignText.From(string.Join("; ", all)), "Correct Copy:Properties in the settings, then retry.");
        }

        return Done($"Connect finds nothing wrong with {Say.Count(plan.Shards.Length, "connector")}", Fields.Facts(("connectors", Value.Of(plan.Shards.Length))), new Figure("connectors", Say.Number(plan.Shards.Length)));
    }
}
