namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>The ports of a world: a first one and those behind it, or free ones, which it keeps when it is begun again.</summary>
internal sealed record WorldPorts(int Control, IReadOnlyList<int> Source, IReadOnlyList<int> Destination, int Connect, int Kubernetes)
{
    /// <param name="first">0: all free.</param>
    public static WorldPorts From(int first) => first == 0
        ? new WorldPorts(0, [], [], 0, 0)
        : new WorldPorts(first, [first + 1, first + 2, first + 3], [first + 4, first + 5, first + 6], first + 7, first + 8);

    /// <summary>Those that a world that runs has.</summary>
    public static WorldPorts Of(PracticeWorld world) =>
        new(world.File.Port, world.Source.Ports, world.Destination.Ports, world.Connect.WorkerPort, new Uri(world.Kubernetes.Url).Port);
}
