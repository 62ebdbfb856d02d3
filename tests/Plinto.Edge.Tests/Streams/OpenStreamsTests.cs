using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Plinto.Decisions.Input;
using Plinto.Edge.Policies;
using Plinto.Edge.Snapshots;
using Plinto.Edge.Streams;
using Plinto.Edge.Tests.Running;
using Plinto.Rego.Values;
using Plinto.Tokens.AccessTokens;
using Xunit;

namespace Plinto.Edge.Tests.Streams;

public sealed class OpenStreamsTests
{
    [Fact]
    public async Task Stream_whose_decision_ends_in_an_exception_is_cut_and_later_ones_are_still_decided()
    {
        var streams = new OpenStreams();
        var (first, second) = (new Lifetime(), new Lifetime());
        Add(streams, first);
        streams.DecideAgain(() => throw new InvalidOperationException("out of order"));
        await Eventually.TrueAsync(() => Task.FromResult(first.IsAborted), () => "a stream that could not be decided goes on");

        Add(streams, second);
        streams.DecideAgain(() => TenantPolicy.None); // has no entrypoint, so allows nothing
        await Eventually.TrueAsync(() => Task.FromResult(second.IsAborted), () => "no stream is decided again after an exception");
    }

    private static void Add(OpenStreams streams, Lifetime lifetime)
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        using var key = Plinto.Tokens.Signatures.SigningKey.Create();
        var tenant = new FakeTenant("demo");
        var keys = FeedVerifier.Keys(tenant.Keys(), []);
        Assert.Equal(TokenFailure.None, AccessTokenVerifier.Verify(tenant.Token(), keys, [tenant.Record.Issuer], out var token));
        streams.Add(http, token!, new DecidedInput("app/allow", RegoObject.Empty, InputParts.All(InputShapes.Plain), null));
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        private volatile bool _isAborted;

        public bool IsAborted => _isAborted;

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => _isAborted = true;
    }
}
