using Plinto.Tokens.AccessTokens;
using Xunit;

namespace Plinto.Tokens.Tests.AccessTokens;

public sealed class TokenRequirementsTests : IDisposable
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);
    private readonly TestSigner _signer = new();

    public void Dispose() => _signer.Dispose();

    [Theory]
    [InlineData(-300, TokenFailure.NotYetValid)]
    [InlineData(-11, TokenFailure.NotYetValid)]
    [InlineData(-10, TokenFailure.None)]
    [InlineData(0, TokenFailure.None)]
    [InlineData(309, TokenFailure.None)]
    [InlineData(310, TokenFailure.Expired)]
    public void Time_is_checked_with_the_skew_and_not_a_second_more(int seconds, TokenFailure expected) =>
        Assert.Equal(expected, Requirements(TestSigner.Audience, seconds).Check(Token()));

    [Fact]
    public void Future_not_before_is_not_yet_valid() =>
        Assert.Equal(TokenFailure.NotYetValid, Requirements(TestSigner.Audience, 0).Check(Token($",\"nbf\":{TestSigner.Now.ToUnixTimeSeconds() + 60}")));

    [Theory]
    [InlineData("https://other.example")]
    [InlineData("https://api.example/")]
    [InlineData("")]
    public void Token_for_another_resource_is_refused(string audience) => Assert.Equal(TokenFailure.AudienceMismatch, Requirements(audience, 0).Check(Token()));

    [Fact]
    public void Grace_moves_the_end_and_nothing_else()
    {
        var graced = new TokenRequirements(TestSigner.Audience, TestSigner.Now.AddSeconds(400), Skew, TimeSpan.FromSeconds(120));
        Assert.Equal(TokenFailure.None, graced.Check(Token()));
        Assert.Equal(TokenFailure.Expired, (graced with { Now = TestSigner.Now.AddSeconds(430) }).Check(Token()));
        Assert.Equal(TokenFailure.NotYetValid, (graced with { Now = TestSigner.Now.AddSeconds(-60) }).Check(Token()));
    }

    private static TokenRequirements Requirements(string audience, int seconds) => new(audience, TestSigner.Now.AddSeconds(seconds), Skew, TimeSpan.Zero);

    private AccessToken Token(string extra = "")
    {
        Assert.Equal(TokenFailure.None, AccessTokenVerifier.Verify(_signer.Token(TestSigner.ClaimsWith(extra)), _signer.Keys, [TestSigner.Issuer], out var token));
        return token!;
    }
}
