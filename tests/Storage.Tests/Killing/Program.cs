using ChatOpsBot.Storage.Tests.Killing;

// The runner of xUnit, as it generates it, but for one word: with it, this program is the one that is killed.
if (args is [Appender.Word, var directory]) return await Appender.RunAsync(directory);
return args.Any(a => a is "--server" or "--internal-msbuild-node")
    ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, ChatOpsBot.Storage.Tests.SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
