using System.Security.Cryptography;
using System.Text;

namespace ChatOpsBot.Runbooks.Definition;

/// <summary>The text of a runbook as it was read; the host reads the file, the engine only the text.</summary>
/// <param name="File">Its name, for mistakes: <c>msk-to-confluent-cloud.yaml</c>.</param>
public sealed record RunbookText(string File, string Text)
{
    /// <summary>A runbook is written by hand; more than this is a mistake or an attack.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>SHA-256 of the UTF-8 text, lower case hex: what approvals and runs are bound to.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
}
