using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.OAuth.AuthorizationCodes;

/// <summary>
/// An authorization code as clients hold it: <c>plc_</c> and, in base64url, the id of the family it starts and 256 random bits. That it names the family lets one statement
/// use up the code and store the family's first refresh token.
/// </summary>
internal sealed record AuthorizationCodeText
{
    private const string Prefix = "plc_";
    private const int FamilyLength = 16;
    private const int RandomLength = 32;

    private AuthorizationCodeText(byte[] bytes) => 
        (FamilyId, Hash, Text) = (new Guid(bytes.AsSpan(0, FamilyLength), bigEndian: true), SHA256.HashData(bytes), PrefixedText.Encode(Prefix, bytes));

    /// <summary>The family it starts.</summary>
    public Guid FamilyId { get; }

    /// <summary>What is stored of it.</summary>
    public byte[] Hash { get; }

    /// <summary>What the client gets. Never stored, never logged.</summary>
    public string Text { get; }

    public static AuthorizationCodeText Generate(DateTimeOffset now)
    {
        var bytes = new byte[FamilyLength + RandomLength];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        RandomNumberGenerator.Fill(bytes.AsSpan(FamilyLength));
        return new AuthorizationCodeText(bytes);
    }

    /// <summary>Reads one; false for what this service never made.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AuthorizationCodeText? code)
    {
        code = null;
        var bytes = new byte[FamilyLength + RandomLength];
        if (!PrefixedText.TryDecode(Prefix, text, bytes))
        {
            return false;
        }

        code = new AuthorizationCodeText(bytes);
        return true;
    }

    /// <summary>Leaves out the code.</summary>
    public override string ToString() => "(code)";
}
