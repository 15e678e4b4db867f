using Confluent.Kafka;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>Kinds of failures by what helps against them.</summary>
internal static class KafkaFailures
{
    /// <summary>A client that failed so may never recover by itself.</summary>
    public static bool IsStuck(ErrorCode code) => code is
        ErrorCode.Local_TimedOut or ErrorCode.RequestTimedOut or ErrorCode.Local_TimedOutQueue or ErrorCode.Local_WaitCoord or ErrorCode.Local_Transport
        or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_BadMsg or ErrorCode.Local_Inconsistent or ErrorCode.Local_State or ErrorCode.Local_Fatal
        or ErrorCode.Local_Destroy or ErrorCode.Local_Fail or ErrorCode.Local_CritSysResource;

    /// <summary>Seen for moments while brokers come and go.</summary>
    public static bool Passes(ErrorCode code) => code is
        ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupLoadInProgress or ErrorCode.NetworkException
        or ErrorCode.NotController or ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderForPartition or ErrorCode.BrokerNotAvailable;

    /// <summary>A partition is without a leader, or the client's knowledge of leaders is old.</summary>
    public static bool IsOfLeaders(ErrorCode code) => code is
        ErrorCode.NotLeaderForPartition or ErrorCode.LeaderNotAvailable or ErrorCode.ReplicaNotAvailable or ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownPartition
        or ErrorCode.Local_UnknownTopic or ErrorCode.Local_Transport or ErrorCode.NetworkException or ErrorCode.OffsetNotAvailable;

    /// <summary>The cluster says the partition is not there; for a moment also said of what was just made.</summary>
    public static bool SaysNotThere(ErrorCode code) => code is
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownPartition or ErrorCode.Local_UnknownTopic or ErrorCode.UnknownTopicId or ErrorCode.InvalidPartitions;
}
