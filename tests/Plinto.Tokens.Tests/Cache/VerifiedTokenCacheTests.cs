using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Cache;
using Xunit;

namespace Plinto.Tokens.Tests.Cache;

public sealed class VerifiedTokenCacheTests
{
    private readonly object _owner = new();

    [Fact]
    public void Token_is_found_by_its_owner_only()
    {
        var cache = new VerifiedTokenCache(64);
        var verified = Verified("a", 1);
        cache.Add("token-text", _owner, verified);
        Assert.Same(verified, cache.Find("token-text", _owner));
        Assert.Null(cache.Find("token-text", new object()));
    }

    [Theory]
    [InlineData("token-texT")]
    [InlineData("token-tex")]
    [InlineData("token-text ")]
    [InlineData("")]
    public void Every_character_must_be_equal(string other)
    {
        var cache = new VerifiedTokenCache(64);
        cache.Add("token-text", _owner, Verified("a", 1));
        Assert.Null(cache.Find(other, _owner));
    }

    [Fact]
    public void Full_cache_keeps_its_size_and_the_tokens_that_live_longest()
    {
        var cache = new VerifiedTokenCache(4);
        for (var i = 0; i < 100; i++)
        {
            cache.Add($"token-{i}", _owner, Verified($"{i}", i));
        }

        var kept = Enumerable.Range(0, 100).Where(i => cache.Find($"token-{i}", _owner) is not null).ToList();
        Assert.Equal([96, 97, 98, 99], kept);
    }

    [Fact]
    public void Finding_a_verified_token_allocates_nothing()
    {
        var cache = new VerifiedTokenCache(64);
        var text = new string('t', 700);
        cache.Add(text, _owner, Verified("a", 1));
        Assert.NotNull(cache.Find(text, _owner));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            cache.Find(text, _owner);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Racing_writers_never_mix_tokens_up()
    {
        var cache = new VerifiedTokenCache(16);
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var name = $"{writer}-{i % 50}";
                cache.Add(name, _owner, Verified(name, i));
                Assert.Equal(name, cache.Find(name, _owner)?.Claims.TokenId ?? name);
            }
        }, TestContext.Current.CancellationToken));
        await Task.WhenAll(writers);
    }

    internal static VerifiedToken Verified(string id, int expires, string? session = null) => new(new AccessToken
    {
        Issuer = TestSigner.Issuer,
        Subject = "subject",
        ClientId = "client",
        TokenId = id,
        Audiences = [TestSigner.Audience],
        IssuedAt = TestSigner.Now,
        NotBefore = TestSigner.Now,
        ExpiresAt = TestSigner.Now.AddSeconds(expires),
        Scope = "",
        Scopes = [],
        SessionId = session,
        KeyId = "ec",
        Claims = default,
    });
}
