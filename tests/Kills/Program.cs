using ChatOpsBot.Kills;

// The runner of xUnit, as it generates it, but for one word: with it, this program is the one that is killed.
if (args is [Mortal.Word, ..]) return await Mortal.RunAsync(args[1..]);
return args.Any(a => a is "--server" or "--internal-msbuild-node")
    ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, ChatOpsBot.Kills.SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
