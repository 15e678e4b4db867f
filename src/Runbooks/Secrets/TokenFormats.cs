using System.Buffers;
using System.Collections.Frozen;

namespace ChatOpsBot.Runbooks.Secrets;

/// <summary>Tokens that tell by their beginning what they are. Formats are those their makers publish.</summary>
internal static class TokenFormats
{
    /// <summary>No more of a word is needed to tell; keeps the work linear in a word full of beginnings.</summary>
    private const int MostJudged = 200;

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~+/=");

    /// <summary>Beginning, least characters after it, and what it is. A beginning must stand at the start of a word.</summary>
    private static readonly (string Prefix, int Least)[] Prefixes =
    [
        // Clouds
        ("AKIA", 16), ("ASIA", 16), ("ABIA", 16), ("ACCA", 16), ("FwoGZXIvYXdz", 60), ("IQoJb3JpZ2lu", 60), ("AIza", 30), ("ya29.", 20), ("GOCSPX-", 20), ("1//0", 30),
        ("dop_v1_", 40), ("doo_v1_", 40), ("dor_v1_", 40), ("hvs.", 20), ("hvb.", 40), ("hvr.", 20), ("cflt", 40), ("dapi", 30), ("dt0c01.", 20), ("dt0s16.", 20), ("pul-", 40),
        ("LTAI", 16), ("tskey-", 16), ("FLWSECK", 20), ("ops_ey", 40), ("dp.pt.", 20), ("dp.st.", 20),
        // Code and packages
        ("ghp_", 20), ("gho_", 20), ("ghu_", 20), ("ghs_", 20), ("ghr_", 20), ("github_pat_", 20), ("glpat-", 16), ("gldt-", 16), ("glrt-", 16), ("glcbt-", 16), ("glptt-", 16),
        ("glsoat-", 16), ("glffct-", 16), ("npm_", 30), ("pypi-", 16), ("rubygems_", 40), ("dckr_pat_", 20), ("dckr_oat_", 20), ("oy2", 43), ("ATATT3", 40), ("ATBB", 24), ("ATCTT3", 40),
        ("AKCp", 40), ("cmVmdGtu", 40), ("CLOJARS_", 40), ("sgp_", 40), ("CCIPAT_", 20), ("bkua_", 30), ("PMAK-", 40), ("figd_", 30), ("lin_api_", 30), ("lin_oauth_", 30),
        // Talk, mail, pay
        ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10), ("xoxe-", 10), ("xoxe.", 20), ("xoxr-", 10), ("xoxs-", 10), ("xoxc-", 10), ("xoxd-", 10), ("xapp-", 10), ("SG.", 40),
        ("sk_live_", 10), ("sk_test_", 10), ("rk_live_", 10), ("rk_test_", 10), ("whsec_", 20), ("shpat_", 28), ("shpss_", 28), ("shpca_", 28), ("shppa_", 28), ("sq0atp-", 20), ("sq0csp-", 30),
        ("xkeysib-", 40), ("re_", 28), ("secret_", 40), ("ntn_", 40), ("EAACEdEose0cBA", 10), ("pat-na1-", 30), ("pat-eu1-", 30),
        // Watching
        ("glsa_", 30), ("glc_", 40), ("NRAK-", 20), ("NRII-", 20), ("NRJS-", 16), ("sntrys_", 40), ("sntryu_", 40), ("phx_", 40), ("lsv2_pt_", 30), ("lsv2_sk_", 30),
        // Models and data
        ("sk-", 20), ("hf_", 30), ("r8_", 30), ("nvapi-", 40), ("pplx-", 40), ("gsk_", 40), ("xai-", 40), ("pscale_tkn_", 30), ("pscale_pw_", 30), ("age-secret-key-1", 40), ("AGE-SECRET-KEY-1", 40),
    ];

    private static readonly FrozenDictionary<char, (string Prefix, int Least)[]> ByFirst = Prefixes.GroupBy(p => p.Prefix[0]).ToFrozenDictionary(g => g.Key, g => g.ToArray());

    public static void Find(string text, List<Finding> found)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text.AsSpan(at).IndexOfAny(TokenCharacters);
            if (next < 0) return;
            at += next;
            var length = text.AsSpan(at).IndexOfAnyExcept(TokenCharacters);
            if (length < 0) length = text.Length - at;
            Judge(text, at, length, found);
            at += length;
        }
    }

    // A word may hold a token behind a name or a slash (token=ghp_..., .../ghp_...): each part that begins after such a character is looked at.
    private static void Judge(string text, int at, int length, List<Finding> found)
    {
        var end = at + length;
        for (var begin = at; begin < end; begin++)
        {
            if (begin > at && text[begin - 1] is not ('=' or '/' or '.' or '+' or '~')) continue;
            var rest = text.AsSpan(begin, end - begin);
            var bot = BotToken(text, begin, rest);
            if (!bot && !WebToken(rest) && !Prefixed(rest) && !ClientSecret(rest)) continue;
            var start = bot ? Digits(text, begin - 1) : begin;
            found.Add(new Finding(start, end - start, "a token"));
            return;
        }
    }

    private static bool Prefixed(ReadOnlySpan<char> rest)
    {
        if (rest.Length < 12 || !ByFirst.TryGetValue(rest[0], out var candidates)) return false;
        foreach (var (prefix, least) in candidates)
            if (rest.Length >= prefix.Length + least && rest.StartsWith(prefix, StringComparison.Ordinal) && IsToken(rest[prefix.Length..], least)) return true;
        return false;
    }

    // Words joined by hyphens are a name, however they begin ("sk-learn-model-of-the-team").
    private static bool IsToken(ReadOnlySpan<char> body, int least)
    {
        var (plain, digits, upper) = (0, 0, 0);
        body = body[..Math.Min(body.Length, MostJudged)];
        foreach (var c in body)
        {
            if (char.IsAsciiLetterOrDigit(c)) plain++;
            if (char.IsAsciiDigit(c)) digits++;
            if (char.IsAsciiLetterUpper(c)) upper++;
        }

        return plain >= Math.Min(least, 10) && digits + upper > 0 && plain * 10 >= body.Length * 6;
    }

    /// <summary>A JSON web token: two or three parts, the first begins like <c>{"</c> in base64.</summary>
    private static bool WebToken(ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith("eyJ", StringComparison.Ordinal)) return false;
        rest = rest[..Math.Min(rest.Length, 2_000)];
        var dot = rest.IndexOf('.');
        return dot < 0 ? rest.Length >= 40 && RandomText.Looks(rest[..Math.Min(rest.Length, MostJudged)]) : dot >= 9 && rest.Length - dot > 6;
    }

    /// <summary>An Entra client secret: three characters, a digit, <c>Q~</c>, then 31 or more.</summary>
    private static bool ClientSecret(ReadOnlySpan<char> rest) => rest.Length >= 36 && char.IsAsciiDigit(rest[3]) && rest[4] == 'Q' && rest[5] == '~';

    // 123456789:AA... : the colon ends a word here, so the digits stand before it.
    private static bool BotToken(string text, int begin, ReadOnlySpan<char> rest) =>
        rest.Length >= 33 && rest.StartsWith("AA", StringComparison.Ordinal) && begin >= 9 && text[begin - 1] == ':' && begin - 1 - Digits(text, begin - 1) is >= 8 and <= 11;

    private static int Digits(string text, int end)
    {
        var start = end;
        while (start > 0 && end - start < 12 && char.IsAsciiDigit(text[start - 1])) start--;
        return start;
    }
}
