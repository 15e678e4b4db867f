using System.Text.Json.Serialization;

namespace ChatOpsBot.Runbooks.Journal;

/// <summary>
/// What happened, typed: one record for each kind of runbook-language, section 3. The kind is the name of the record.
/// <see cref="Step"/> and <see cref="Attempt"/> stand in the entry's own columns, not in its data.
/// </summary>
public abstract record RunEvent
{
    /// <summary>Step key: <c>create-connectors</c>, <c>start-wave[pilot]</c>, or <c>rerun-shard#2/stop</c> for a step of an operation.</summary>
    [JsonIgnore]
    public string? Step { get; init; }

    /// <summary>Which beginning of the step this is about; counted up by each start and each undo.</summary>
    [JsonIgnore]
    public int? Attempt { get; init; }

    [JsonIgnore]
    public string Kind => GetType().Name;
}

/// <summary>An entry of the journal with its data read.</summary>
public sealed record JournalLine(JournalEntry Entry, RunEvent Event);
