using ChatOpsBot.Benchmarks;

// Each benchmark sets ours beside a baseline in the same run, whose source stands beside it. One file each; here is only the list.
var benchmarks = new Dictionary<string, Func<Task>>(StringComparer.Ordinal)
{
    ["journal"] = AppendBenchmark.RunAsync,
    ["verify"] = VerifyBenchmark.RunAsync,
    ["open"] = OpenBenchmark.RunAsync,
    ["desk"] = DeskBenchmark.RunAsync,
    ["turn"] = TurnBenchmark.RunAsync,
    ["panic"] = PanicBenchmark.RunAsync,
    ["snapshot"] = SnapshotBenchmark.RunAsync,
    ["start"] = StartBenchmark.RunAsync,
    ["parity"] = ParityBenchmark.RunAsync,
};

if (args is ["all"])
{
    foreach (var benchmark in benchmarks.Values) await benchmark();
    return 0;
}

if (args is [var name] && benchmarks.TryGetValue(name, out var one))
{
    await one();
    return 0;
}

System.Console.Error.WriteLine($"usage: dotnet run -c Release --project tests/Benchmarks -- all | {string.Join(" | ", benchmarks.Keys)}");
return 2;
