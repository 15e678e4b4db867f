namespace ChatOpsBot.Migration.Kafka;

/// <summary>What one client of the library said of its troubles.</summary>
internal sealed class HeardCauses
{
    /// <summary>It was said that this client can never work.</summary>
    public bool HasVerdict { get; private set; }
}
