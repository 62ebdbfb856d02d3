using System.Net.Http.Headers;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol.EdgeFeed;
using Xunit;

namespace Plinto.Edge.Tests.Streams;

/// <summary>What stays open is cut when what let it in is revoked; what ends by itself is left alone.</summary>
public sealed class OpenStreamTests : IAsyncLifetime
{
    private readonly RunningEdge _running = new();

    private FakeIssuer Issuer => _running.Issuer;

    private FakeTenant Demo => _running.Demo;

    public ValueTask InitializeAsync() => _running.InitializeAsync();

    public ValueTask DisposeAsync() => _running.DisposeAsync();

    [Theory]
    [InlineData(RevocationKind.Token, "token-1")]
    [InlineData(RevocationKind.Session, "ses_1")]
    [InlineData(RevocationKind.Subject, "usr_1")]
    [InlineData(RevocationKind.Client, "cli_1")]
    [InlineData(RevocationKind.Tenant, "tnt_demo")]
    public async Task Web_socket_is_cut_when_what_let_it_in_is_revoked(RevocationKind kind, string value)
    {
        using var socket = await SocketAsync(Demo.Token());
        await socket.HearsAsync();

        Issuer.Revoke(Demo, kind, value);

        await socket.EndsAsync();
        await Eventually.TrueAsync(() => Task.FromResult(_running.Upstream.Streams == 0), () => "the upstream's end of the stream stayed open");
    }

    [Fact]
    public async Task Web_socket_of_another_session_goes_on()
    {
        using var other = await SocketAsync(Demo.Token("token-2", session: "ses_2"));
        using var socket = await SocketAsync(Demo.Token());

        Issuer.Revoke(Demo, RevocationKind.Session, "ses_1");

        await socket.EndsAsync();
        await other.HearsAsync();
    }

    [Fact]
    public async Task Web_socket_is_cut_when_the_key_that_signed_is_revoked()
    {
        using var socket = await SocketAsync(Demo.Token());
        Demo.RevokeKey();
        Issuer.SendKeys(Demo);
        await socket.EndsAsync();
    }

    [Theory]
    [InlineData("text/event-stream", "text/event-stream")]
    [InlineData("text/event-stream", "*/*")]
    [InlineData("application/x-ndjson", null)]
    [InlineData("application/grpc", null)]
    public async Task Event_stream_is_cut_whether_it_was_asked_for_or_not(string type, string? accept)
    {
        using var stream = await ReadAsync("/api/stream/" + type, Demo.Token(), accept);
        Assert.True(await stream.ReadAsync(new byte[100], TestContext.Current.CancellationToken) > 0);

        Issuer.Revoke(Demo, RevocationKind.Session, "ses_1");

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (await stream.ReadAsync(new byte[1024], patience.Token) > 0)
            {
            }
        });
    }

    [Fact]
    public async Task Ordinary_request_under_way_goes_on_to_its_end()
    {
        var slow = _running.Edge.GetAsync("/api/slow", Demo.Token());
        await Eventually.TrueAsync(() => Task.FromResult(_running.Upstream.Requests > 0), () => "the request did not arrive");
        using var socket = await SocketAsync(Demo.Token("token-2"));
        Issuer.Revoke(Demo, RevocationKind.Session, "ses_1");
        await socket.EndsAsync(); // the revocation is applied

        _running.Upstream.Release.SetResult();

        Assert.Equal(System.Net.HttpStatusCode.OK, (await slow).Status);
    }

    [Fact]
    public async Task Stream_outlives_its_token_but_not_a_gap_in_which_its_revocation_may_have_been_forgotten()
    {
        using var socket = await SocketAsync(Demo.Token(expiresIn: -5)); // the edge allows for clocks that differ by ten seconds
        using var lasting = await SocketAsync(Demo.Token("token-2", session: "ses_2"));
        await socket.HearsAsync();

        await Issuer.StopAsync();
        Issuer.BecomeAnotherDatabase("epoch2");
        await socket.HearsAsync(); // an outage alone cuts nothing
        await Issuer.StartAsync();

        await socket.EndsAsync();
        await lasting.HearsAsync();
    }

    private Task<WordSocket> SocketAsync(string token) => WordSocket.OpenAsync(_running.Edge, _running.Upstream, "/api/stream", token);

    private async Task<Stream> ReadAsync(string path, string token, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _running.Edge.Url + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        var response = await _running.Edge.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStreamAsync();
    }
}
