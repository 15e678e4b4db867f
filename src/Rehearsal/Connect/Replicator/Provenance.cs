using System.Text;
using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Connect.Replicator;

/// <summary>The header that says where a record came from, and keeps it from going in circles.</summary>
internal sealed partial class Provenance(string sourceCluster, string destinationCluster)
{
    private const string Header = "__replicator_id";

    /// <summary>Whether a record first came from the cluster it would be copied to.</summary>
    public bool Loops(Headers? headers) => headers?.Any(header => header.Key == Header
        && Value().Match(Encoding.UTF8.GetString(header.GetValueBytes() ?? [])) is { Success: true } said && said.Groups[1].Value == destinationCluster) == true;

    /// <summary>The record's own headers and one more.</summary>
    public Headers AddedTo(Headers? headers, string topic, Timestamp time)
    {
        var all = new Headers();
        foreach (var header in headers ?? []) all.Add(header.Key, header.GetValueBytes());
        all.Add(Header, Encoding.UTF8.GetBytes($"{{\"clusterId\":\"{sourceCluster}\",\"topic\":\"{topic}\",\"timestamp\":{time.UnixTimestampMs}}}"));
        return all;
    }

    [GeneratedRegex("\"clusterId\":\"([^\"]*)\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Value();
}
