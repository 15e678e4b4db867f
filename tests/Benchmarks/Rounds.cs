namespace ChatOpsBot.Benchmarks;

/// <summary>Ours and the baseline by turns, so that what else the machine does meets both; medians; one line each.</summary>
internal static class Rounds
{
    public const int Count = 5;

    /// <summary>Prints both medians and their ratio.</summary>
    /// <param name="ours">One round; answers its figure.</param>
    /// <param name="goal">What the ratio ours : baseline should be, in words.</param>
    public static async Task CompareAsync(string what, string unit, string goal, Func<Task<double>> ours, Func<Task<double>> baseline, int rounds = Count)
    {
        List<double> us = [], them = [];
        // The first round of each warms up and is not counted.
        await ours();
        await baseline();
        for (var round = 0; round < rounds; round++)
        {
            us.Add(await ours());
            them.Add(await baseline());
        }

        Line(what, unit, goal, us, them);
    }

    /// <summary>One line of figures that were measured by turns: <paramref name="us"/>[i] beside <paramref name="them"/>[i].</summary>
    public static void Line(string what, string unit, string goal, IReadOnlyList<double> us, IReadOnlyList<double> them)
    {
        var ratios = us.Zip(them, (a, b) => a / b).ToList();
        System.Console.WriteLine(
            $"| {what,-46} | {Median(us),12:N1} | {Median(them),12:N1} | {unit,-9} | {Median(us) / Median(them),6:N2}x | {ratios.Min():N2}-{ratios.Max():N2} | {goal} |");
    }

    public static void Head(string title, int rounds = Count)
    {
        System.Console.WriteLine();
        System.Console.WriteLine($"{title}: medians of {rounds} alternating rounds; last column but one: lowest and highest ratio of a round");
        System.Console.WriteLine($"| {"",-46} | {"ours",12} | {"baseline",12} | {"unit",-9} | {"ratio",7} | rounds | goal |");
        System.Console.WriteLine("| --- | ---: | ---: | --- | ---: | --- | --- |");
    }

    public static double Median(IReadOnlyCollection<double> figures) => figures.Order().ElementAt(figures.Count / 2);
}
