using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ChatOpsBot.Runbooks.Journal;

/// <summary>The closed list of kinds, and how their data is written and read. An unknown kind or version does not open.</summary>
public static class EventKinds
{
    private static readonly FrozenDictionary<string, (JsonTypeInfo Info, int V)> Kinds = new JsonTypeInfo[]
    {
        EventJson.Default.RunStarted, EventJson.Default.PhaseEntered, EventJson.Default.PointOfNoReturnPassed, EventJson.Default.RunPaused,
        EventJson.Default.RunResumed, EventJson.Default.RollbackBegun, EventJson.Default.RollbackEnded, EventJson.Default.AbortBegun,
        EventJson.Default.RunAborted, EventJson.Default.RunFinished, EventJson.Default.DefinitionAdopted, EventJson.Default.DeadlinePassed,
        EventJson.Default.StepPreviewed, EventJson.Default.StepDue, EventJson.Default.StepStarted, EventJson.Default.StepProgressed,
        EventJson.Default.StepSucceeded, EventJson.Default.StepFailed, EventJson.Default.StepUnknown, EventJson.Default.StepSettled,
        EventJson.Default.StepRetried, EventJson.Default.StepSkipped, EventJson.Default.StepWithdrawn, EventJson.Default.UndoStarted,
        EventJson.Default.UndoEnded, EventJson.Default.OperationRequested, EventJson.Default.OperationEnded, EventJson.Default.ApprovalAsked,
        EventJson.Default.VoteCast, EventJson.Default.ApprovalVoided, EventJson.Default.Attested, EventJson.Default.AttestationLost,
        EventJson.Default.LockTaken, EventJson.Default.LockReleased, EventJson.Default.CommandRefused, EventJson.Default.ArtefactStored,
        EventJson.Default.StepWaits, EventJson.Default.NoteAdded, EventJson.Default.SlotPosted, EventJson.Default.HeadPosted,
    }.ToFrozenDictionary(t => t.Type.Name, t => (t, 1), StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => Kinds.Keys;

    public static int Version(RunEvent of) => Kinds[of.Kind].V;

    /// <summary>The data as canonical UTF-8 JSON.</summary>
    public static byte[] Write(RunEvent of) => CanonicalJson.Sort(JsonSerializer.SerializeToUtf8Bytes(of, Kinds[of.Kind].Info));

    /// <summary>An event from its data alone, of the version this program writes.</summary>
    internal static RunEvent Read(string kind, ReadOnlySpan<byte> data) => (RunEvent)JsonSerializer.Deserialize(data, Kinds[kind].Info)!;

    /// <exception cref="JournalBrokenException">Unknown kind, unknown version, or data that does not fit; says which entry.</exception>
    public static RunEvent Read(JournalEntry entry)
    {
        if (!Kinds.TryGetValue(entry.Kind, out var kind))
            throw new JournalBrokenException($"entry {entry.Seq} of run {entry.Run} is of kind '{entry.Kind}', which this program does not know; open the journal with the program that wrote it");
        if (kind.V != entry.V)
            throw new JournalBrokenException($"entry {entry.Seq} of run {entry.Run} is version {entry.V} of '{entry.Kind}'; this program knows version {kind.V}");
        try
        {
            var read = (RunEvent)JsonSerializer.Deserialize(entry.Data.Span, kind.Info)!;
            return entry.Step is null && entry.Attempt is null ? read : read with { Step = entry.Step, Attempt = entry.Attempt };
        }
        catch (JsonException e)
        {
            throw new JournalBrokenException($"entry {entry.Seq} of run {entry.Run} ({entry.Kind}) has data that does not fit: {e.Message}");
        }
    }
}

/// <summary>The journal cannot be opened; the message says which entry and why.</summary>
public sealed class JournalBrokenException(string message) : Exception(message);
