using System.Collections.Immutable;
using System.Text;

namespace ChatOpsBot.Runbooks.Secrets;

/// <summary>
/// Takes secrets out of text: the whole value or none of it. Linear in the length of the text, whatever the text. One instance knows the
/// program's own secrets (passwords of the settings, the journal's key) and takes those out wherever they stand.
/// </summary>
public sealed class Redactor
{
    public const string Mark = "[removed]";

    /// <summary>Shorter own secrets would take ordinary words out of every text.</summary>
    private const int ShortestOwn = 6;

    private readonly ImmutableArray<string> own;

    /// <param name="own">Secrets of this program, as they stand in its settings; those under six characters cannot be told from words and are left out.</param>
    public Redactor(IEnumerable<string> own) =>
        this.own = [.. own.Where(s => s.Length >= ShortestOwn).Distinct(StringComparer.Ordinal).OrderByDescending(s => s.Length)];

    /// <summary>Knows formats and names only.</summary>
    public static Redactor Formats { get; } = new([]);

    /// <summary>For what people type: what only looks like a secret is taken out too.</summary>
    public Redacted Clean(string text) => Clean(text, unsureToo: true);

    /// <summary>
    /// For what servers and actions said: only what surely is a secret. A long path or class name looks random too, and whoever mends a failure at
    /// night needs it whole.
    /// </summary>
    public string CleanForeign(string text) => Clean(text, unsureToo: false).Text;

    /// <summary>Whether the value of a thing of this name surely is a secret, as a whole.</summary>
    public bool IsSecret(string name, string value) =>
        own.Contains(value, StringComparer.Ordinal) || (NameWords.Of(name) is var telling and not Telling.Nothing && SecretValues.Judge(telling, value, quoted: true, followed: false) == true);

    private Redacted Clean(string text, bool unsureToo)
    {
        if (text.Length == 0) return new Redacted(text, []);
        var found = new List<Finding>();
        foreach (var secret in own) Own(text, secret, found);
        PrivateKeys.Find(text, found);
        TokenFormats.Find(text, found);
        Addresses.Find(text, found);
        NamedValues.Find(text, found);
        SpokenValues.Find(text, found);
        RandomText.Find(text, found);
        if (!unsureToo) found.RemoveAll(f => !f.Sure);
        return found.Count == 0 ? new Redacted(text, []) : Replace(text, found);
    }

    private static void Own(string text, string secret, List<Finding> found)
    {
        for (var at = text.IndexOf(secret, StringComparison.Ordinal); at >= 0; at = text.IndexOf(secret, at + secret.Length, StringComparison.Ordinal))
            found.Add(new Finding(at, secret.Length, "a secret of this program"));
    }

    private static Redacted Replace(string text, List<Finding> found)
    {
        found.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.Length.CompareTo(a.Length));
        var clean = new StringBuilder(text.Length);
        var what = ImmutableArray.CreateBuilder<string>();
        var at = 0;
        foreach (var finding in found)
        {
            if (finding.End <= at) continue; // within one that is out already
            if (finding.Start >= at) clean.Append(text, at, finding.Start - at).Append(Mark);
            at = finding.End;
            if (!what.Contains(finding.What)) what.Add(finding.What);
        }

        return new Redacted(clean.Append(text, at, text.Length - at).ToString(), what.ToImmutable());
    }
}

/// <param name="Found">What was removed, in words; empty when nothing was.</param>
public sealed record Redacted(string Text, ImmutableArray<string> Found);

/// <summary>A place in a text that holds a secret.</summary>
/// <param name="Sure">False: it looks like one, and nothing else says so.</param>
internal readonly record struct Finding(int Start, int Length, string What, bool Sure = true)
{
    public int End => Start + Length;
}
