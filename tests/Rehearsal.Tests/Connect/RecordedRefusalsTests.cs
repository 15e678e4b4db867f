using System.Text.Json;

namespace ChatOpsBot.Rehearsal.Tests.Connect;

/// <summary>Refusals recorded from Kafka Connect 4.3.1, word for word, against the practice Connect. None of them changes anything.</summary>
public sealed class RecordedRefusalsTests(LoneConnect connect) : IClassFixture<LoneConnect>
{
    private const string Class = LoneConnect.Class;
    private const string Good = LoneConnect.Good;
    private const string Source = "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: ";

    public static TheoryData<string, string, string?, int, string> Errors => new()
    {
        { "GET", "/connectors/nope", null, 404, "Connector nope not found" },
        { "GET", "/connectors/nope/config", null, 404, "Connector nope not found" },
        { "GET", "/connectors/nope/tasks", null, 404, "Connector nope not found" },
        { "GET", "/connectors/nope/status", null, 404, "No status found for connector nope" },
        { "GET", "/connectors/nope/tasks/0/status", null, 404, "No status found for task nope-0" },
        { "GET", "/connectors/fs/tasks/7/status", null, 404, "No status found for task fs-7" },
        { "GET", "/connectors/nope/offsets", null, 404, "Connector nope not found" },
        { "GET", "/connectors/fs/tasks/abc/status", null, 404, "HTTP 404 Not Found" },
        { "GET", "/bogus", null, 404, "HTTP 404 Not Found" },
        { "GET", "/connectors/fs/bogus", null, 404, "HTTP 404 Not Found" },
        { "POST", "/connectors/fs", null, 405, "HTTP 405 Method Not Allowed" },
        { "PUT", "/connectors", null, 405, "HTTP 405 Method Not Allowed" },
        { "GET", "/connectors/fs/pause", null, 405, "HTTP 405 Method Not Allowed" },
        { "PUT", "/connectors/nope/pause", null, 404, "Unknown connector nope" },
        { "PUT", "/connectors/nope/resume", null, 404, "Unknown connector nope" },
        { "PUT", "/connectors/nope/stop", null, 404, "Unknown connector nope" },
        { "POST", "/connectors/nope/restart", null, 404, "Unknown connector: nope" },
        { "POST", "/connectors/nope/tasks/0/restart", null, 404, "Unknown connector: nope" },
        { "POST", "/connectors/fs/tasks/9/restart", null, 404, "Unknown task: fs-9" },
        { "DELETE", "/connectors/nope", null, 404, "Connector nope not found" },
        { "DELETE", "/connectors/nope?forward=false", null, 404, "Connector nope not found" },
        { "DELETE", "/connectors/nope/offsets", null, 404, "Connector nope not found" },
        { "PATCH", "/connectors/nope/config", "{}", 404, "Connector nope not found" },
        { "DELETE", "/connectors/fs/offsets", null, 400, "Connectors must be in the STOPPED state before their offsets can be modified. This can be done for the specified connector by issuing a 'PUT' request to the '/connectors/fs/stop' endpoint" },
        { "PUT", "/connectors/bad/config", "{\"a\":", 500, $"Unexpected end-of-input within/between Object entries{Source}6]" },
        { "PUT", "/connectors/bad/config", "not json", 500, $"Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false'){Source}1]" },
        { "PUT", "/connectors/bad/config", "null", 500, "Cannot invoke \"java.util.Map.get(Object)\" because \"connectorConfig\" is null" },
        { "POST", "/connectors", "", 500, "Cannot invoke \"org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest.name()\" because \"createRequest\" is null" },
        { "POST", "/connectors", "{\"name\":\"nocfg\"}", 500, "Cannot invoke \"java.util.Map.get(Object)\" because \"connectorConfig\" is null" },
        { "PUT", "/connectors/bad/config", "{}", 400, "Connector config {name=bad} contains no connector type" },
        { "PUT", "/connectors/fsb2/config", "{\"name\":\"other\"}", 400, "Connector name configuration (other) doesn't match connector name in the URL (fsb2)" },
        { "POST", "/connectors", $$"""{"name":"fs","config":{{Good}}}""", 409, "Connector fs already exists" },
        { "PUT", "/connectors/bad/config", $$"""{"connector.class":"{{Class}}","tasks.max":"abc","key.converter":"no.such.Class","topic.regex":"a","src.kafka.bootstrap.servers":"a:1","dest.kafka.bootstrap.servers":"a:1"}""", 400,
            "Connector configuration is invalid and contains the following 3 error(s):\nInvalid value abc for configuration tasks.max: Not a number of type INT\nInvalid value null for configuration tasks.max: Value must be non-null\n"
            + "Invalid value no.such.Class for configuration key.converter: Class no.such.Class could not be found.\nYou can also find the above list of errors at the endpoint `/connector-plugins/{connectorType}/config/validate`" },
        { "GET", "/connector-plugins/nope/config", null, 404, "Unknown plugin nope." },
        { "PUT", $"/connector-plugins/{Class}/config/validate", "{\"connector.class\":\"FileStreamSink\"}", 400, $"Included connector type FileStreamSink does not match request type {Class}" },
        { "PUT", $"/connector-plugins/{Class}/config/validate", "{}", 500, "org.apache.kafka.connect.runtime.rest.errors.BadRequestException: Connector config {} contains no connector type" },
    };

    [Theory, MemberData(nameof(Errors))]
    public async Task Refusals_are_worded_as_recorded(string method, string path, string? body, int status, string message)
    {
        var answer = await connect.CallAsync(method, path, body);
        answer.Status.ShouldBe(status, answer.Body);
        var error = JsonDocument.Parse(answer.Body).RootElement;
        error.GetProperty("error_code").GetInt32().ShouldBe(status);
        error.GetProperty("message").GetString().ShouldBe(message);
        (answer.Type is null).ShouldBe(message.StartsWith("HTTP 40") && !path.Contains("abc"), "errors of the web framework have no content type");
    }
}
