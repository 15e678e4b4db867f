namespace ChatOpsBot.Storage;

/// <summary>
/// The world under the journal failed: disk full, file damaged, directory taken, key missing. The message is for a person and says what to do.
/// An append that ended so was not made, unless the message says that it is unknown; loading again tells.
/// </summary>
public sealed class StorageException : Exception
{
    public StorageException()
    {
    }

    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
