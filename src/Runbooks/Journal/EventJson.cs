using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Journal;

/// <summary>Events as JSON: camelCase, all fields always there, enums by name; source-generated, for a run of 100,000 events opens in a second.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(ValueConverter)])]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(PhaseEntered))]
[JsonSerializable(typeof(PointOfNoReturnPassed))]
[JsonSerializable(typeof(RunPaused))]
[JsonSerializable(typeof(RunResumed))]
[JsonSerializable(typeof(RollbackBegun))]
[JsonSerializable(typeof(RollbackEnded))]
[JsonSerializable(typeof(AbortBegun))]
[JsonSerializable(typeof(RunAborted))]
[JsonSerializable(typeof(RunFinished))]
[JsonSerializable(typeof(DefinitionAdopted))]
[JsonSerializable(typeof(DeadlinePassed))]
[JsonSerializable(typeof(StepPreviewed))]
[JsonSerializable(typeof(StepDue))]
[JsonSerializable(typeof(StepStarted))]
[JsonSerializable(typeof(StepProgressed))]
[JsonSerializable(typeof(StepSucceeded))]
[JsonSerializable(typeof(StepFailed))]
[JsonSerializable(typeof(StepWaits))]
[JsonSerializable(typeof(StepUnknown))]
[JsonSerializable(typeof(StepSettled))]
[JsonSerializable(typeof(StepRetried))]
[JsonSerializable(typeof(StepSkipped))]
[JsonSerializable(typeof(StepWithdrawn))]
[JsonSerializable(typeof(UndoStarted))]
[JsonSerializable(typeof(UndoEnded))]
[JsonSerializable(typeof(OperationRequested))]
[JsonSerializable(typeof(OperationEnded))]
[JsonSerializable(typeof(ApprovalAsked))]
[JsonSerializable(typeof(VoteCast))]
[JsonSerializable(typeof(ApprovalVoided))]
[JsonSerializable(typeof(Attested))]
[JsonSerializable(typeof(AttestationLost))]
[JsonSerializable(typeof(LockTaken))]
[JsonSerializable(typeof(LockReleased))]
[JsonSerializable(typeof(CommandRefused))]
[JsonSerializable(typeof(ArtefactStored))]
[JsonSerializable(typeof(NoteAdded))]
[JsonSerializable(typeof(SlotPosted))]
[JsonSerializable(typeof(HeadPosted))]
internal sealed partial class EventJson : JsonSerializerContext;

/// <summary>Values as plain JSON. Durations and days come back as text; who knows the declared type reads them (<see cref="ValueReader"/>).</summary>
internal sealed class ValueConverter : JsonConverter<Value>
{
    public override Value Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => Value.Of(reader.GetInt64()),
        JsonTokenType.True => Value.Of(true),
        JsonTokenType.False => Value.Of(false),
        JsonTokenType.String => Value.Of(reader.GetString()!),
        JsonTokenType.StartArray => ReadList(ref reader),
        _ => throw new JsonException($"a value cannot be {reader.TokenType}"),
    };

    public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case IntegerValue i: writer.WriteNumberValue(i.Number); break;
            case BooleanValue b: writer.WriteBooleanValue(b.Is); break;
            case ListValue l:
                writer.WriteStartArray();
                foreach (var item in l.Items) writer.WriteStringValue(item);
                writer.WriteEndArray();
                break;
            default: writer.WriteStringValue(value.ToString()); break;
        }
    }

    private static ListValue ReadList(ref Utf8JsonReader reader)
    {
        var items = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(reader.GetString() ?? throw new JsonException("a list holds text"));
        return new ListValue(items.ToImmutable());
    }
}
