using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Revocations;
using Plinto.Tokens.Tests.Cache;
using Xunit;

namespace Plinto.Tokens.Tests.Revocations;

public sealed class RevocationSetTests
{
    private static readonly DateTimeOffset Later = TestSigner.Now.AddHours(1);
    private readonly RevocationSet _set = new();

    [Theory]
    [InlineData(RevocationSubject.Token, "id", TokenFailure.TokenRevoked)]
    [InlineData(RevocationSubject.Session, "session", TokenFailure.SessionRevoked)]
    [InlineData(RevocationSubject.Subject, "subject", TokenFailure.SubjectRevoked)]
    [InlineData(RevocationSubject.Client, "client", TokenFailure.ClientRevoked)]
    [InlineData(RevocationSubject.Tenant, "tnt_1", TokenFailure.TenantRevoked)]
    public void Each_kind_refuses_its_own_claim_at_the_next_request(RevocationSubject subject, string value, TokenFailure expected)
    {
        var token = VerifiedTokenCacheTests.Verified("id", 300, "session");
        Assert.Equal(TokenFailure.None, _set.Find(token));
        _set.Add(subject, value, null, Later);
        Assert.Equal(expected, _set.Find(token));
        Assert.Equal(expected, _set.Find(token));
    }

    [Fact]
    public void Value_of_one_kind_does_not_refuse_another()
    {
        _set.Add(RevocationSubject.Token, "session", null, Later);
        _set.Add(RevocationSubject.Session, "id", null, Later);
        Assert.Equal(TokenFailure.None, _set.Find(VerifiedTokenCacheTests.Verified("id", 300, "session")));
    }

    [Fact]
    public void Tokens_of_a_later_sign_in_go_on()
    {
        var token = VerifiedTokenCacheTests.Verified("id", 300);
        _set.Add(RevocationSubject.Subject, "subject", TestSigner.Now.AddSeconds(-1), Later);
        Assert.Equal(TokenFailure.None, _set.Find(token));
        _set.Add(RevocationSubject.Subject, "subject", TestSigner.Now, Later);
        Assert.Equal(TokenFailure.SubjectRevoked, _set.Find(token));
    }

    [Fact]
    public void Narrower_revocation_never_weakens_a_wider_one()
    {
        _set.Add(RevocationSubject.Client, "client", null, Later);
        _set.Add(RevocationSubject.Client, "client", TestSigner.Now.AddDays(-1), TestSigner.Now.AddMinutes(-1));
        _set.Prune(TestSigner.Now);
        Assert.Equal(TokenFailure.ClientRevoked, _set.Find(VerifiedTokenCacheTests.Verified("id", 300)));
    }

    [Fact]
    public void Expired_revocations_are_forgotten()
    {
        _set.Add(RevocationSubject.Token, "id", null, TestSigner.Now);
        _set.Add(RevocationSubject.Token, "other", null, Later);
        _set.Prune(TestSigner.Now.AddSeconds(1));
        Assert.Equal(1, _set.Count);
    }

    [Fact]
    public void Cleared_token_is_asked_again_without_allocation()
    {
        var token = VerifiedTokenCacheTests.Verified("id", 300);
        _set.Add(RevocationSubject.Token, "other", null, Later);
        _set.Find(token);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _set.Find(token);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
