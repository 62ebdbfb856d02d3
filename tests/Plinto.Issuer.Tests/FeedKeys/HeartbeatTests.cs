using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Tests.Running;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;
using Plinto.Tokens.Signatures;

namespace Plinto.Issuer.Tests.FeedKeys;

/// <summary>Heartbeats that edges show again: only what a feed key signed as a heartbeat proves where the feed once stood.</summary>
public sealed class HeartbeatTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    private static readonly FeedHeartbeat Heartbeat = new() { Epoch = "e", Position = 7, Horizon = TimeProvider.System.GetUtcNow() };

    [Fact]
    public async Task A_heartbeat_of_the_feed_key_is_believed_however_old()
    {
        var signer = (await one.GetAsync()).Get<FeedSigner>();
        var old = Heartbeat with { Horizon = Heartbeat.Horizon.AddYears(-1) };

        Assert.Equal(old, signer.VerifyHeartbeat(signer.Sign(Text(old), FeedMessageTypes.Heartbeat)));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("another kind of message")]
    [InlineData("payload changed")]
    [InlineData("signature cut off")]
    [InlineData("alg none")]
    [InlineData("hmac with the public key")]
    [InlineData("another key under the same kid")]
    [InlineData("unknown kid")]
    [InlineData("no kid")]
    [InlineData("critical header")]
    [InlineData("key brought along")]
    [InlineData("longer than any")]
    public async Task Attack_heartbeat_that_no_feed_key_signed_proves_nothing(string attack)
    {
        var signer = (await one.GetAsync()).Get<FeedSigner>();
        var good = signer.Sign(Text(Heartbeat), FeedMessageTypes.Heartbeat);
        var parts = good.Split('.');
        var key = signer.PublicKeys.Keys[0];
        using var stranger = SigningKey.Create();
        using var impostor = SigningKey.Import(stranger.ExportPkcs8(), key.KeyId);
        var heartbeat = attack switch
        {
            "none" => null,
            "empty" => "",
            "garbage" => "a.b.c",
            "another kind of message" => signer.Sign(Text(Heartbeat), FeedMessageTypes.Change),
            "payload changed" => $"{parts[0]}.{Base64UrlEncoder.Encode(Text(Heartbeat with { Position = 8 }))}.{parts[2]}",
            "signature cut off" => $"{parts[0]}.{parts[1]}.",
            "alg none" => Header("none", key.KeyId) + $".{parts[1]}.",
            "hmac with the public key" => Hmac(Header("HS256", key.KeyId) + "." + parts[1], key.X + key.Y),
            "another key under the same kid" => impostor.Sign(FeedMessageTypes.Heartbeat, Encoding.UTF8.GetBytes(Text(Heartbeat))),
            "unknown kid" => stranger.Sign(FeedMessageTypes.Heartbeat, Encoding.UTF8.GetBytes(Text(Heartbeat))),
            "no kid" => Base64UrlEncoder.Encode($$"""{"alg":"ES256","typ":"{{FeedMessageTypes.Heartbeat}}"}""") + $".{parts[1]}.{parts[2]}",
            "critical header" => Header("ES256", key.KeyId, ""","crit":["exp"]""") + $".{parts[1]}.{parts[2]}",
            "key brought along" => Header("ES256", key.KeyId, ""","jwk":{}""") + $".{parts[1]}.{parts[2]}",
            _ => signer.Sign(Text(Heartbeat with { Epoch = new string('e', FeedHeaders.LongestHeartbeat) }), FeedMessageTypes.Heartbeat),
        };

        Assert.Null(signer.VerifyHeartbeat(heartbeat));
        Assert.NotNull(signer.VerifyHeartbeat(good));
    }

    private static string Text(FeedHeartbeat heartbeat) => JsonSerializer.Serialize(heartbeat, ProtocolJson.Default.FeedHeartbeat);

    private static string Header(string algorithm, string kid, string more = "") =>
        Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","typ":"{{FeedMessageTypes.Heartbeat}}","kid":"{{kid}}"{{more}}}""");

    private static string Hmac(string input, string secret) =>
        input + "." + Base64UrlEncoder.Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(input)));
}
