using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>What Kafka's errors mean and what to do, in words.</summary>
internal static class KafkaWords
{
    /// <param name="doing">What was tried: "reading offsets of the source".</param>
    /// <param name="sent">It was a change, and no answer came: it may have been carried out.</param>
    /// <param name="by">Whose rights are meant.</param>
    public static WorldTroubleException Trouble(string doing, Error error, bool sent = false, Exception? inner = null, KafkaSettings? by = null)
    {
        var (kind, words, wayOut) = Meaning(error.Code, Who(by));
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

    private static string Who(KafkaSettings? by) => by switch
    {
        { Protocol: "SASL_SSL" } => $"the user '{by.User}'",
        { Certificate.Length: > 0 } => $"the subject of the certificate {by.Certificate}",
        _ => "this user",
    };

    /// <summary>The error in a few words.</summary>
    public static string Meaning(Error error) => Meaning(error.Code).Words;

    private static (string Kind, string Words, string WayOut) Meaning(ErrorCode code, string who = "this user") => code switch
    {
        ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve or ErrorCode.BrokerNotAvailable or ErrorCode.NetworkException =>
            ("unreachable", "no broker can be reached", "Check that the brokers run and that this machine may reach host and port; the port must fit the protocol."),
        ErrorCode.Local_TimedOut or ErrorCode.RequestTimedOut or ErrorCode.Local_TimedOutQueue or ErrorCode.Local_MsgTimedOut =>
            ("timeout", "no answer in time", "Check that all brokers run; a broker may hang, or the port may speak another protocol."),
        ErrorCode.Local_Ssl => ("tls", "the TLS handshake failed", "Check authority, certificate and key in the settings, and that the port speaks TLS."),
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed or ErrorCode.IllegalSaslState =>
            ("credentials", "the credentials were refused", "Check user and password (or API key) of this connection; a new key may take minutes to work."),
        ErrorCode.UnsupportedSaslMechanism => ("sasl-mechanism", "the broker does not take the sign-in method PLAIN", "Enable PLAIN for this listener, or give a port that has it."),
        ErrorCode.TopicAuthorizationFailed => ("rights", "the right on a topic is missing", $"Give {who} DESCRIBE (and READ, WRITE, CREATE, DELETE where it is needed) on the topic."),
        ErrorCode.GroupAuthorizationFailed => ("rights", "the right on a consumer group is missing", $"Give {who} READ and DESCRIBE (and DELETE where it is needed) on the group."),
        ErrorCode.ClusterAuthorizationFailed => ("rights", "a right on the cluster is missing", $"Give {who} the cluster right it needs (CREATE, DESCRIBE, IDEMPOTENT_WRITE)."),
        ErrorCode.TransactionalIdAuthorizationFailed => ("rights", "the right on a transactional id is missing", $"Give {who} DESCRIBE and WRITE on the transactional id."),
        ErrorCode.NotLeaderForPartition or ErrorCode.LeaderNotAvailable or ErrorCode.ReplicaNotAvailable or ErrorCode.PreferredLeaderNotAvailable or ErrorCode.OffsetNotAvailable =>
            ("no-leader", "a partition has no leader at the moment", "Wait for the election to end, or look which broker is down."),
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition =>
            ("no-such-topic", "a topic or partition is not there", "Look at the topic's name; it may have been deleted, or the right to see it is missing."),
        ErrorCode.UnknownTopicId or (ErrorCode)103 => ("no-such-topic", "the topic was deleted, or deleted and made anew", "Look who did that; what was read of the old topic tells nothing of the new one."),
        ErrorCode.TopicAlreadyExists => ("topic-exists", "a topic of that name is there already", "Look whose it is; take it away at the destination only if it is nobody's."),
        ErrorCode.TopicException => ("topic-name", "the cluster does not take that name for a topic", "Names have letters, digits, '.', '_' and '-', at most 249; two that differ only in '.' and '_' collide."),
        ErrorCode.TopicDeletionDisabled => ("policy", "the cluster does not let topics be deleted", "Ask who runs the cluster to set delete.topic.enable, or to delete it."),
        ErrorCode.InvalidPartitions => ("partitions", "that number of partitions cannot be had", "Partitions can only grow, and the cluster may have a limit: ask for it."),
        ErrorCode.InvalidReplicationFactor or ErrorCode.InvalidReplicaAssignment =>
            ("replication-factor", "the replication factor cannot be had", "Set Copy:ReplicationFactor to at most the number of brokers, or -1."),
        ErrorCode.InvalidConfig => ("topic-settings", "the cluster does not take one of the topic's settings", "Read the broker's own words below: it names the setting. Change it at the source, or leave the topic out."),
        ErrorCode.InvalidRequest or ErrorCode.UnsupportedForMessageFormat => ("request", "the broker does not take the request", "Read the broker's own words below."),
        ErrorCode.UnsupportedVersion or ErrorCode.Local_UnsupportedFeature => ("version", "the broker is too old for this request, or does not have it", "Look at the version of the brokers: this bot needs 2.4 or newer."),
        ErrorCode.PolicyViolation => ("policy", "the cluster's policy forbids it", "Ask for the limits of the cluster (partitions, settings of topics, deleting records of compacted topics)."),
        ErrorCode.ThrottlingQuotaExceeded => ("quota", "a quota is used up", "Wait a minute and retry."),
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidMsgSize =>
            ("record-too-large", "a record is larger than the topic takes", "Raise max.message.bytes of the topic (at Confluent Cloud up to the cluster type's limit), or leave the topic out."),
        ErrorCode.InvalidTimestamp => ("timestamp", "a record's time is outside what the topic takes", "Look at message.timestamp.before.max.ms and message.timestamp.after.max.ms of the topic."),
        ErrorCode.InvalidRecord => ("record", "the broker refuses a record", "Read the broker's own words below: a compacted topic wants a key, and time has its bounds."),
        ErrorCode.NotEnoughReplicas or ErrorCode.NotEnoughReplicasAfterAppend =>
            ("replicas", "too few replicas are in sync to write", "Look which broker is down, and at min.insync.replicas of the topic."),
        ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupLoadInProgress or ErrorCode.Local_WaitCoord =>
            ("coordinator", "the broker that keeps the group's places is not ready", "Wait some seconds; if it stays so, look which broker is down and at the topic __consumer_offsets."),
        ErrorCode.UnstableOffsetCommit => ("open-transaction", "a transaction on the group's places is still open", "Wait for the transaction to end; its time limit ends it at the latest."),
        ErrorCode.NonEmptyGroup or ErrorCode.GroupSubscribedToTopic or ErrorCode.RebalanceInProgress or ErrorCode.UnknownMemberId =>
            ("group-in-use", "the consumer group still has members", "Stop whoever uses the group, then retry."),
        ErrorCode.GroupIdNotFound or ErrorCode.InvalidGroupId => ("no-such-group", "there is no consumer group of that name", "Look at the group's name; a group is there only after its first commit."),
        ErrorCode.OffsetOutOfRange => ("out-of-range", "the place is not in the log: it expired, or was never written", "Look at the topic's retention, and whether it was made anew."),
        ErrorCode.NotController => ("controller", "the cluster's controller has just changed", "Retry in some seconds."),
        ErrorCode.KafkaStorageError => ("disk", "a broker cannot use its disk", "Look at that broker's disks: one may be full or broken."),
        ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch or ErrorCode.Local_Fenced or ErrorCode.ConcurrentTransactions =>
            ("fenced", "another producer of the same transactional id is at work", "Find the other one, and let only one of them run."),
        (ErrorCode)104 => ("other-cluster", "the address leads to another cluster than before", "Check Bootstrap of the connection, DNS and load balancer."),
        _ => ("kafka", "the broker refused it", "Read the broker's own words below."),
    };
}
