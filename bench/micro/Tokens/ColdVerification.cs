using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Bench.Micro.Tokens;

/// <summary>A token no cache holds. The baseline is the bare signature check with the same key: nobody can be faster.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class ColdVerification
{
    private readonly JsonWebTokenHandler _handler = new();
    private TokenInput _input = null!;
    private TokenValidationParameters _parameters = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _input = new TokenInput();
        _parameters = new TokenValidationParameters
        {
            ValidIssuer = TokenInput.Issuer,
            ValidAudience = TokenInput.Audience,
            ValidTypes = ["at+jwt"],
            IssuerSigningKey = _input.PublicKey,
            LifetimeValidator = (_, _, _, _) => true,
        };
    }

    [GlobalCleanup]
    public void CleanUp() => _input.Dispose();

    [Benchmark(Baseline = true)]
    public bool Signature_alone() => _input.Key.VerifyData(_input.SigningInput, _input.Signature, HashAlgorithmName.SHA256);

    [Benchmark]
    public TokenFailure Plinto() => AccessTokenVerifier.Verify(_input.Token, _input.Keys, [TokenInput.Issuer], out _);

    [Benchmark]
    public async Task<bool> JsonWebTokenHandler() => (await _handler.ValidateTokenAsync(_input.Token, _parameters)).IsValid;
}
