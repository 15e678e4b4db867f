using System.CommandLine;

namespace ChatOpsBot.Cli;

/// <summary>The program without a verb: the bot itself, with its war room.</summary>
internal static class ServeCommand
{
    public static void Describe(RootCommand root)
    {
        var arguments = new ServeArguments();
        arguments.AddTo(root);
        root.SetAction((parsed, cancel) => Trouble.GuardAsync(() => ServeAsync(arguments.Read(parsed), cancel)));
    }

    private static async Task<int> ServeAsync(ServeOptions options, CancellationToken cancel)
    {
        await using var bot = await BotHost.StartAsync(options, cancel);
        foreach (var line in bot.Greeting) await System.Console.Out.WriteLineAsync(line);
        try
        {
            await bot.App.WaitForShutdownAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C: stopped in order by the disposal.
        }

        return CommandLine.Done;
    }
}
