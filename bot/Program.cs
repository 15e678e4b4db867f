using ChatOpsBot.Cli;

return await CommandLine.RunAsync(args);
