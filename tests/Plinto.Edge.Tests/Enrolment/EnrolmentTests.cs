using System.Net;
using Plinto.Edge.Enrolment;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol.EdgeFeed;
using Plinto.Tokens.Signatures;
using Xunit;

namespace Plinto.Edge.Tests.Enrolment;

[Collection(RunningEdgeGroup.Name)]
public sealed class EnrolmentTests(RunningEdge running)
{
    [Fact]
    public async Task Issuer_in_the_middle_with_a_feed_key_of_its_own_enrols_nobody()
    {
        using var real = SigningKey.Create();
        await using var edge = new EdgeProcess(running.Issuer.Url, running.Upstream.Url, options: new() { ["EnrolmentToken"] = "once." + real.KeyId });
        var (exitCode, output) = await edge.RunAsync();
        Assert.NotEqual(0, exitCode);
        Assert.Contains("not the one that Plinto:EnrolmentToken names", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(edge.StateDirectory, "identity.json")));
    }

    [Fact]
    public async Task Token_that_names_the_feed_key_enrols()
    {
        await using var edge = new EdgeProcess(running.Issuer.Url, running.Upstream.Url, options: new() { ["EnrolmentToken"] = "once." + running.Issuer.FeedKey.KeyId });
        await edge.StartAsync();
        await Eventually.TrueAsync(async () => (await edge.GetAsync("/api/me", running.Demo.Token())).Status == HttpStatusCode.OK, () => edge.Output);
    }

    [Fact]
    public void Key_slipped_in_beside_the_one_that_the_token_names_is_not_pinned()
    {
        using var real = SigningKey.Create();
        using var slipped = SigningKey.Create();
        var token = new EnrolmentToken("once." + real.KeyId);
        EdgeEnrolment Answer(params SigningKey[] keys) => new() { EdgeId = "e", Audience = "a", FeedKeys = new() { Keys = [.. keys.Select(FakeIssuer.KeyRecord)] } };
        Assert.Equal(real.KeyId, Assert.Single(token.Pin(Answer(real, slipped))!.Keys).KeyId);
        Assert.Null(token.Pin(Answer(slipped, real))); // the one that signs is another
        Assert.Null(token.Pin(Answer()));
        Assert.Null(token.Pin(new() { EdgeId = "e", Audience = "a", FeedKeys = new() { Keys = [FakeIssuer.KeyRecord(real) with { X = FakeIssuer.KeyRecord(slipped).X }] } }));
    }

    [Theory]
    [InlineData("http://id.example", null, false)]
    [InlineData("http://id.example", true, true)]
    [InlineData("https://id.example", null, true)]
    [InlineData("http://127.0.0.1:8400", null, true)]
    [InlineData("http://localhost:8400", null, true)]
    public async Task Plain_http_is_refused_off_this_machine(string issuer, bool? allow, bool isValid)
    {
        var options = new Dictionary<string, object>();
        if (allow is { } value)
        {
            options["AllowPlainHttp"] = value;
        }

        await using var edge = new EdgeProcess(issuer, running.Upstream.Url, options: options);
        var (exitCode, output) = await edge.RunAsync("--check");
        Assert.Equal(isValid ? 0 : 1, exitCode);
        Assert.Equal(!isValid, output.Contains("plain http", StringComparison.Ordinal));
    }
}
