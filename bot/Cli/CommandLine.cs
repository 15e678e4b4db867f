using System.CommandLine;

namespace ChatOpsBot.Cli;

/// <summary>The program's commands. Exit codes: 0 done, 1 failed, 2 usage.</summary>
public static class CommandLine
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await System.Console.Error.WriteLineAsync(error.Message);
            await System.Console.Error.WriteLineAsync("Try --help.");
            return Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("ChatOpsBot carries a Kafka migration by chat. Without arguments: a practice migration, and the address of its war room.");
        ServeCommand.Describe(root);
        root.Add(RehearseCommand.Build());
        root.Add(WorldCommand.Build());
        root.Add(RunbookCommand.Build());
        root.Add(JournalCommand.Build());
        root.Add(CardsCommand.Build());
        return root;
    }
}
