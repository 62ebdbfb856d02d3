using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NSec.Cryptography;

namespace Plinto.Issuer.Identities.Passwords;

/// <summary>
/// Argon2id (RFC 9106) with 19 MiB, two passes and one lane, stored as a PHC string. Slow on purpose: call it through <see cref="PasswordHashPool"/> only. The password is
/// hashed as its UTF-8 bytes, exactly as it was typed.
/// </summary>
internal static partial class PasswordHash
{
    private const int MemoryKiB = 19 * 1024;
    private const int Passes = 2;
    private const int SaltLength = 16;
    private const int HashLength = 32;
    private const int MostMemoryKiB = 256 * 1024;
    private const int MostPasses = 16;

    /// <summary>Of a password that nobody has: what an unknown name is compared with, so that the answer takes as long.</summary>
    public static readonly string Dummy = Format(MemoryKiB, Passes, new byte[SaltLength], RandomNumberGenerator.GetBytes(HashLength));

    /// <summary>Hashes a new password.</summary>
    public static string Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return Format(MemoryKiB, Passes, salt, Derive(password, salt, MemoryKiB, Passes));
    }

    /// <summary>Compares in constant time. A stored text that is no hash of ours matches nothing.</summary>
    public static PasswordMatch Verify(string password, string stored)
    {
        if (Phc().Match(stored) is not { Success: true } parts
            || !int.TryParse(parts.Groups["m"].Value, CultureInfo.InvariantCulture, out var memory) || memory is < 8 or > MostMemoryKiB
            || !int.TryParse(parts.Groups["t"].Value, CultureInfo.InvariantCulture, out var passes) || passes is < 1 or > MostPasses)
        {
            return PasswordMatch.No;
        }

        var expected = Decode(parts.Groups["hash"].Value);
        if (!CryptographicOperations.FixedTimeEquals(Derive(password, Decode(parts.Groups["salt"].Value), memory, passes), expected))
        {
            return PasswordMatch.No;
        }

        return memory == MemoryKiB && passes == Passes ? PasswordMatch.Yes : PasswordMatch.YesButOutdated;
    }

    private static byte[] Derive(string password, byte[] salt, int memory, int passes)
    {
        var algorithm = PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters { MemorySize = memory, NumberOfPasses = passes, DegreeOfParallelism = 1 });
        var bytes = Encoding.UTF8.GetBytes(password); // the string overload would hash UTF-16
        try
        {
            return algorithm.DeriveBytes(bytes, salt, HashLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static string Format(int memory, int passes, byte[] salt, byte[] hash) =>
        string.Create(CultureInfo.InvariantCulture,
            $"$argon2id$v=19$m={memory},t={passes},p=1${Convert.ToBase64String(salt).TrimEnd('=')}${Convert.ToBase64String(hash).TrimEnd('=')}");

    private static byte[] Decode(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));

    // 16 bytes of salt and 32 of hash, in base 64 without padding.
    [GeneratedRegex(@"^\$argon2id\$v=19\$m=(?<m>[0-9]{1,7}),t=(?<t>[0-9]{1,3}),p=1\$(?<salt>[A-Za-z0-9+/]{22})\$(?<hash>[A-Za-z0-9+/]{43})\z")]
    private static partial Regex Phc();
}
