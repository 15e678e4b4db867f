using System.CommandLine;
using ChatOpsBot.Rehearsal.Worlds;

namespace ChatOpsBot.Cli;

/// <summary><c>world</c>: the practice world by itself, so that the bot can be killed while the world lives on.</summary>
internal static class WorldCommand
{
    public static Command Build()
    {
        var dir = new Option<DirectoryInfo>("--dir") { Description = "Where world.json is written when the world is ready.", Required = true };
        var preset = new Option<string>("--preset") { Description = "small (about 270 partitions) or seed (3,200).", DefaultValueFactory = _ => "small" };
        preset.AcceptOnlyFromAmong("small", "seed");
        var seed = new Option<int>("--seed") { Description = "Seed of randomness: same seed, same world.", DefaultValueFactory = _ => 7 };
        var port = new Option<int>("--port") { Description = "First of nine ports; 0 takes free ones." };
        var command = new Command("world", "Starts a practice world and keeps it until Ctrl+C.") { dir, preset, seed, port };
        command.SetAction((parsed, cancel) => Trouble.GuardAsync(() => RunAsync(
            new WorldOptions { Directory = parsed.GetValue(dir)!.FullName, Preset = parsed.GetValue(preset)!, Seed = parsed.GetValue(seed), Port = parsed.GetValue(port) }, cancel)));
        return command;
    }

    private static async Task<int> RunAsync(WorldOptions options, CancellationToken cancel)
    {
        try
        {
            var world = await PracticeWorld.StartAsync(options, cancel);
            await System.Console.Out.WriteLineAsync($"READY {world.FilePath}");
            await world.RunUntilAsync(cancel);
            return CommandLine.Done;
        }
        catch (IOException trouble)
        {
            throw new StartException($"The practice world cannot start: {trouble.Message} Choose other ports by --port, or another --dir.");
        }
    }
}
