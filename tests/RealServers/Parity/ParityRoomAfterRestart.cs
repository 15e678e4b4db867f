using ChatOpsBot.Migration;
using ChatOpsBot.Runbooks.Actions;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.RealServers.Parity;

/// <summary>The same run in a process that has just begun: it knows what is recorded, and nothing else.</summary>
internal sealed class ParityRoomAfterRestart(ParityRoom room, ITestOutputHelper output) : IDisposable
{
    private readonly MigrationHands hands = MigrationCatalogue.Create(room.Hands.World.Settings, NullLoggerFactory.Instance, TimeProvider.System);

    public Task<Preview> PreviewAsync() => hands.Catalogue.Actions["parity.compare"].PreviewAsync(Call, CancellationToken.None);

    public async Task<Outcome.Done> EqualAsync()
    {
        var outcome = await hands.Catalogue.Actions["parity.compare"].ExecuteAsync(Call, new Progress<Progress>(), CancellationToken.None);
        output.WriteLine($"{outcome}");
        return outcome.ShouldBeOfType<Outcome.Done>();
    }

    private Call Call => room.Run.Call("compare-exactly", ("logs", Value.Of("frozen")));

    public void Dispose() => hands.Dispose();
}
