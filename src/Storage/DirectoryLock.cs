using System.Globalization;
using System.Text;

namespace ChatOpsBot.Storage;

/// <summary>
/// One process at a time per data directory. The lock is the operating system's, on an open file: it ends with the process, however that ends,
/// so a file left behind is no obstacle. The pid beside it is only for the message.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream held;

    private DirectoryLock(FileStream held) => this.held = held;

    /// <exception cref="StorageException">Another process has the directory, or the file cannot be made.</exception>
    public static DirectoryLock Take(string directory)
    {
        var pidFile = Path.Combine(directory, "bot.pid");
        try
        {
            var stream = new FileStream(Path.Combine(directory, "bot.lock"), Private(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            File.WriteAllText(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), Encoding.ASCII);
            return new DirectoryLock(stream);
        }
        catch (UnauthorizedAccessException trouble)
        {
            throw new StorageException($"{directory} may not be written by this user. Give it write permission, or set another data directory.", trouble);
        }
        catch (IOException trouble)
        {
            throw new StorageException(
                $"{directory} is in use by {Holder(pidFile)}. One bot at a time writes a journal: stop that one, or set another data directory.", trouble);
        }
    }

    public void Dispose() => held.Dispose();

    /// <summary>A file of 0600 (where the system has such modes).</summary>
    internal static FileStreamOptions Private(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static string Holder(string pidFile)
    {
        try
        {
            return "process " + File.ReadAllText(pidFile).Trim();
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
