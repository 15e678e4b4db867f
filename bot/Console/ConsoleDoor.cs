using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace ChatOpsBot.Console;

/// <summary>
/// Who may come in: a token per start stands in the printed address and becomes a cookie. In practice the address serves many browsers;
/// elsewhere the page is one principal and the link works once.
/// </summary>
public sealed class ConsoleDoor(bool once)
{
    public const string Cookie = "chatops-room";

    private const int MostSessions = 1_000;
    private readonly string _token = Secret();
    private readonly ConcurrentDictionary<string, bool> _sessions = new(StringComparer.Ordinal);
    private int _used;

    /// <summary>The address to print at start. It is a secret.</summary>
    public string Address(string origin) => $"{origin.TrimEnd('/')}/?t={_token}";

    /// <summary>A new session for who holds the token; null: wrong, or used before where it works once.</summary>
    public string? Open(string? token)
    {
        if (token is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(_token))) return null;
        if (once && Interlocked.Exchange(ref _used, 1) == 1) return null;
        if (_sessions.Count >= MostSessions) _sessions.Clear();
        var session = Secret();
        _sessions[session] = true;
        return session;
    }

    public bool Knows(string? session) => session is not null && _sessions.ContainsKey(session);

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
