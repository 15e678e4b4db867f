using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>A line the bot says by itself, as it stands in the outbox.</summary>
/// <param name="Why">Behind "why"; foreign text may stand in it, so it is never markup.</param>
/// <param name="Request">A request is put before people with it.</param>
public sealed record Announcement(int Run, string Words, string? Why = null, int? Request = null)
{
    public string Write() => JsonSerializer.Serialize(this, AnnouncementJson.Default.Announcement);

    public static Announcement Read(string body) => JsonSerializer.Deserialize(body, AnnouncementJson.Default.Announcement) ?? throw new JsonException("An outbox row is empty.");
}

[JsonSerializable(typeof(Announcement))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class AnnouncementJson : JsonSerializerContext;

/// <summary>
/// What the bot says by itself when something has happened: one line each, for the conversations that follow the run, in the same transaction
/// as the event. What only the card needs (progress, steps that read) is not said.
/// </summary>
public static class Announcements
{
    public const string TextKind = "text";
    public const string RequestKind = "request";

    /// <param name="addresses">Conversations that follow a run.</param>
    public static IReadOnlyList<OutboxRow> For(Change change, Func<int, IReadOnlyList<string>> addresses)
    {
        List<OutboxRow>? rows = null;
        foreach (var line in change.Lines)
        {
            if (Say(line, change.After) is not { } said) continue;
            rows ??= [];
            foreach (var address in addresses(change.After.Number))
                rows.Add(new OutboxRow($"{change.After.Id:N}/{line.Entry.Seq}/{rows.Count}", address, said.Request is null ? TextKind : RequestKind, said.Write()));
        }

        return rows ?? [];
    }

    /// <summary>At milestones the head is shown, to be held against the journal later: <c>journal verify --head</c>.</summary>
    private static string? Head(JournalLine line) => line.Event is PhaseEntered or PointOfNoReturnPassed or RollbackEnded or RunAborted or RunFinished
        ? $"Journal head {line.Entry.Run}:{line.Entry.Seq}:{Convert.ToHexStringLower(line.Entry.Link.Span)}"
        : null;

    private static Announcement? Say(JournalLine line, RunState run) =>
        EventLines.Words(line, run) is { } words
            ? new Announcement(run.Number, words, EventLines.Why(line.Event) ?? Head(line), line.Event is ApprovalAsked { Number: var n } ? n : null)
            : null;
}
