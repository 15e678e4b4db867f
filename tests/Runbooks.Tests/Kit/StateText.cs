using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Tests.Kit;

/// <summary>A state as text that is equal for equal states.</summary>
public static class StateText
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new TextConverter() } };

    public static string Of(RunState state)
    {
        var node = (JsonObject)JsonSerializer.SerializeToNode(state, Options)!;
        node.Remove(nameof(RunState.Shape));
        node.Remove(nameof(RunState.Phase));
        node.Remove(nameof(RunState.PhaseSteps));
        node.Remove(nameof(RunState.OpenOperations));
        node.Remove(nameof(RunState.OpenRequests));
        return System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(node));
    }

    /// <summary>Shapes are the same objects' worth; values as their words.</summary>
    private sealed class TextConverter : System.Text.Json.Serialization.JsonConverter<object>
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.Namespace == "ChatOpsBot.Runbooks.Definition" || typeof(Actions.Value).IsAssignableFrom(typeToConvert);

        public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value is Actions.Value v ? $"{v.Kind} {v}" : value.GetType().Name);
    }
}
