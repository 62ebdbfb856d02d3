using BenchmarkDotNet.Attributes;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Cache;
using Plinto.Tokens.Revocations;

namespace Plinto.Bench.Micro.Tokens;

/// <summary>A token that was verified before: what every further request of it costs, all checks included.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class WarmVerification
{
    private readonly VerifiedTokenCache _cache = new(16384);
    private readonly RevocationSet _revocations = new();
    private readonly object _owner = new();
    private TokenInput _input = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _input = new TokenInput();
        AccessTokenVerifier.Verify(_input.Token, _input.Keys, [TokenInput.Issuer], out var token);
        _cache.Add(_input.Token, _owner, new VerifiedToken(token!));
        for (var i = 0; i < 10_000; i++)
        {
            _revocations.Add(RevocationSubject.Token, $"revoked-{i}", null, TokenInput.Now.AddHours(1));
        }
    }

    [GlobalCleanup]
    public void CleanUp() => _input.Dispose();

    [Benchmark]
    public TokenFailure Found_and_checked()
    {
        var token = _cache.Find(_input.Token, _owner)!;
        if (_input.Keys.Find(token.Claims.KeyId) is null)
        {
            return TokenFailure.KeyUnknown;
        }

        var failure = new TokenRequirements(TokenInput.Audience, TokenInput.Now, TimeSpan.FromSeconds(10), TimeSpan.Zero).Check(token.Claims);
        return failure == TokenFailure.None ? _revocations.Find(token) : failure;
    }

    [Benchmark]
    public TokenFailure Revocations_looked_up_again() => _revocations.Find(_cache.Find(_input.Token, _owner)!.Claims);
}
