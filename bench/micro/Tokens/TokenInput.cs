using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Plinto.Tokens.Signatures;

namespace Plinto.Bench.Micro.Tokens;

/// <summary>One key, and a token as the issuer makes it, with all claims of a signed-in person.</summary>
internal sealed class TokenInput : IDisposable
{
    public const string Issuer = "https://acme.id.example";
    public const string Audience = "https://api.acme.example";
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    public TokenInput()
    {
        Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PublicKey = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(Key.ExportParameters(false))));
        (PublicKey.Kid, PublicKey.Alg) = ("2026-11", "ES256");
        Keys = new KeySet([VerificationKey.From(PublicKey)!], []);
        var input = Encode("""{"alg":"ES256","typ":"at+jwt","kid":"2026-11"}""") + "." + Encode($$"""
            {"iss":"{{Issuer}}","sub":"idt_01m82yhrx4fxgb9z8t6c5f7n88","aud":"{{Audience}}","exp":1800000300,"iat":1800000000,"nbf":1800000000,"jti":"in0hy-3E3ZiwgEeAOKOiw","client_id":"cli_01m82yhrx4fxgb9z8t6c5f7n88","scope":"api:read api:write","sid":"ses_01m82yhrx4fxgb9z8t6c5f7n88","tid":"tnt_01m82yhrx4ebrsnc3s8nfyd9mj"}
            """);
        SigningInput = Encoding.ASCII.GetBytes(input);
        Signature = Key.SignData(SigningInput, HashAlgorithmName.SHA256);
        Token = input + "." + Base64Url.EncodeToString(Signature);
    }

    public ECDsa Key { get; }

    public JsonWebKey PublicKey { get; }

    public KeySet Keys { get; }

    public byte[] SigningInput { get; }

    public byte[] Signature { get; }

    public string Token { get; }

    public void Dispose() => Key.Dispose();

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
