using System.Text;

namespace Plinto.Issuer.Identities.Passwords;

/// <summary>
/// What a new password must be, after NIST SP 800-63B: long enough, and not one of those that are guessed first. No rule on kinds of characters, no expiry. It is taken as
/// typed: not trimmed, not normalised.
/// </summary>
internal static class PasswordRules
{
    public const int Shortest = 8;
    public const int Longest = 256;

    /// <summary>Of 0 to 4: below this a password falls to some hundred million guesses.</summary>
    private const int LeastScore = 2;

    /// <summary>As much as is looked at: what stands behind cannot make it weaker, and looking takes time that grows faster than the text.</summary>
    private const int Estimated = 64;

    /// <summary>What is wrong with it, as a sentence for people; null: nothing.</summary>
    /// <param name="about">What an attacker would try first: the address, names.</param>
    public static string? FaultOf(string password, params IEnumerable<string?> about)
    {
        if (password.Length < Shortest)
        {
            return $"Use at least {Shortest} characters.";
        }

        if (password.Length > Longest)
        {
            return $"Use at most {Longest} characters.";
        }

        if (password.Contains('\0') || password.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar))
        {
            return "It holds a character that cannot be typed again.";
        }

        var hints = about.OfType<string>().SelectMany(text => text.Split('@', '.', ' ', '-', '_').Append(text)).Where(text => text.Length > 2).Distinct().ToArray();
        var estimated = password.Length <= Estimated ? password : password[..Estimated];
        return Zxcvbn.Zxcvbn.MatchPassword(estimated, hints).Score < LeastScore
            ? "This password is easy to guess. Use a longer one, such as a few words that do not belong together." : null;
    }
}
