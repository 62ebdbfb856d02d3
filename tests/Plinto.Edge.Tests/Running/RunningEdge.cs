using Xunit;

namespace Plinto.Edge.Tests.Running;

/// <summary>An edge between an issuer with the tenants <c>demo</c> and <c>other</c> and an upstream that echoes.</summary>
public sealed class RunningEdge : IAsyncLifetime
{
    internal FakeIssuer Issuer { get; } = new();

    internal EchoUpstream Upstream { get; } = new();

    internal EdgeProcess Edge { get; private set; } = null!;

    internal FakeTenant Demo => Issuer.Tenants["demo"];

    internal FakeTenant Other => Issuer.Tenants["other"];

    public async ValueTask InitializeAsync()
    {
        Issuer.AddTenant("demo");
        Issuer.AddTenant("other");
        await Issuer.StartAsync();
        await Upstream.StartAsync();
        Edge = new EdgeProcess(Issuer.Url, Upstream.Url);
        await Edge.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Edge.DisposeAsync();
        await Issuer.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
