using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>What Kafka's errors mean and what to do, in words.</summary>
internal static class KafkaWords
{
    /// <param name="doing">What was tried: "reading offsets of the source".</param>
    /// <param name="sent">It was a change, and no answer came: it may have been carried out.</param>
    public static WorldTroubleException Trouble(string doing, Error error, bool sent = false, Exception? inner = null)
    {
        var (kind, words, wayOut) = Meaning(error.Code);
        return new WorldTroubleException(kind, $"{doing}: {words}", ForeignText.From($"{error.Code}: {error.Reason}", 500), wayOut, inner)
        {
            MayHaveHappened = sent && MayHaveHappened(error),
        };
    }

    /// <param name="cause">What the client library heard of the connection.</param>
    public static WorldTroubleException Trouble(string doing, ConnectionCause cause, bool sent, Exception inner) =>
        new(cause.Kind, $"{doing}: {cause.Whole}", ForeignText.From(cause.Said, 500), cause.WayOut, inner) { MayHaveHappened = sent };

    /// <summary>A change that ended so may have been carried out: no answer was seen, or not the last one.</summary>
    public static bool MayHaveHappened(Error error) => error.Code is
        ErrorCode.Local_TimedOut or ErrorCode.RequestTimedOut or ErrorCode.Local_MsgTimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown
        or ErrorCode.NetworkException or ErrorCode.Local_BadMsg or ErrorCode.Local_Underflow or ErrorCode.Local_Destroy or ErrorCode.Local_State or ErrorCode.Local_Fail
        or ErrorCode.Unknown or ErrorCode.KafkaStorageError or ErrorCode.NotEnoughReplicasAfterAppend;

    /// <summary>The error in a few words.</summary>
    public static string Meaning(Error error) => Meaning(error.Code).Words;

    private static (string Kind, string Words, string WayOut) Meaning(ErrorCode code) => code switch
    {
        ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve or ErrorCode.BrokerNotAvailable or ErrorCode.NetworkException =>
            ("unreachable", "no broker can be reached", "Check that the brokers run and that this machine may reach host and port; the port must fit the protocol."),
        ErrorCode.Local_TimedOut or ErrorCode.RequestTimedOut or ErrorCode.Local_TimedOutQueue or ErrorCode.Local_MsgTimedOut =>
            ("timeout", "no answer in time", "Check that all brokers run; a broker may hang, or the port may speak another protocol."),
        ErrorCode.Local_Ssl => ("tls", "the TLS handshake failed", "Check authority, certificate and key in the settings, and that the port speaks TLS."),
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed =>
            ("credentials", "the credentials were refused", "Check user and password (or API key) of this connection; a new key may take minutes to work."),
        ErrorCode.TopicAuthorizationFailed =>
            ("rights", "the right on a topic is missing", "Give this user DESCRIBE (and READ, WRITE, CREATE where it is needed) on the topic."),
        ErrorCode.GroupAuthorizationFailed => ("rights", "the right on a consumer group is missing", "Give this user READ and DESCRIBE on the group."),
        ErrorCode.ClusterAuthorizationFailed =>
            ("rights", "a right on the cluster is missing", "Give this user the cluster right it needs (CREATE, DESCRIBE, IDEMPOTENT_WRITE)."),
        ErrorCode.NotLeaderForPartition or ErrorCode.LeaderNotAvailable or ErrorCode.ReplicaNotAvailable or ErrorCode.PreferredLeaderNotAvailable =>
            ("no-leader", "a partition has no leader at the moment", "Wait for the election to end, or look which broker is down."),
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition =>
            ("no-such-topic", "a topic or partition is not there", "Look at the topic's name; it may have been deleted, or the right to see it is missing."),
        ErrorCode.InvalidReplicationFactor => ("replication-factor", "the replication factor cannot be had", "Set Copy:ReplicationFactor to at most the number of brokers, or -1."),
        ErrorCode.PolicyViolation => ("policy", "the cluster's policy forbids it", "Ask for the limits of the destination (partitions, settings of topics)."),
        ErrorCode.ThrottlingQuotaExceeded => ("quota", "a quota is used up", "Wait a minute and retry."),
        ErrorCode.NonEmptyGroup => ("group-in-use", "the consumer group still has members", "Stop whoever uses the group, then retry."),
        _ => ("kafka", "the broker refused it", "Read the broker's own words below."),
    };
}
