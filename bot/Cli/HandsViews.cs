using ChatOpsBot.Chat;
using ChatOpsBot.Migration.Copying;

namespace ChatOpsBot.Cli;

/// <summary>The hands' sample in the words of the chat: in-types differ from out-types.</summary>
internal static class HandsViews
{
    public static WorldView Of(CopySample s) => new(
        s.At, s.Lag, s.Done, s.Of, s.Copied, s.Rate, s.Eta, s.Workers,
        [.. s.Shards.Select(x => new ShardView(x.Shard, x.State, x.TasksRunning, x.TasksWanted, x.TasksFailed, x.Lag, x.Rate))],
        [.. s.Topics.Select(t => new TopicView(t.Topic, t.Shard, t.Partitions, t.End, t.Lag, t.DestinationEnd, t.Expired))],
        [.. s.Sources.Select(x => new SourceView(x.Name, x.At, x.Problem))])
    { Wrong = s.Wrong, Expired = s.Expired };
}
