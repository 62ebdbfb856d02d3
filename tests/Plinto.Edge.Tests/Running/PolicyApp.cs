using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Plinto.AspNetCore;
using Plinto.Rego;
using Plinto.Rego.Bundles;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;
using Plinto.Tests;

namespace Plinto.Edge.Tests.Running;

/// <summary>An app that decides by policies in process (<c>RequirePolicy</c>), with what it needs of an issuer: discovery, keys and a bundle of one policy.</summary>
internal sealed class PolicyApp : IAsyncDisposable
{
    private WebApplication? _app;
    private WebApplication? _issuer;

    public int Port { get; } = LoopbackPort.Next();

    /// <summary>HTTP/2 without TLS.</summary>
    public int Http2Port { get; } = LoopbackPort.Next();

    public string Issuer { get; } = $"http://127.0.0.1:{LoopbackPort.Next()}";

    /// <param name="tenant">Signs tokens and the bundle.</param>
    /// <param name="policy">Its text.</param>
    /// <param name="entrypoint">The entrypoint that decides about the endpoint.</param>
    /// <param name="pattern">The endpoint's pattern.</param>
    /// <param name="headers">What the policy may read.</param>
    public async Task StartAsync(FakeTenant tenant, string policy, string entrypoint, string pattern, params string[] headers)
    {
        _issuer = Build(kestrel => kestrel.Listen(IPAddress.Loopback, new Uri(Issuer).Port));
        var bundle = Pack(tenant, policy, entrypoint);
        var key = tenant.Key;
        _issuer.MapGet("/.well-known/openid-configuration", http => http.Response.WriteAsync($$"""{"issuer":"{{Issuer}}","jwks_uri":"{{Issuer}}/jwks"}"""));
        _issuer.MapGet("/jwks", http => http.Response.WriteAsync($$"""{"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"{{key.KeyId}}","x":"{{key.X}}","y":"{{key.Y}}"}]}"""));
        _issuer.MapGet("/v1/policies/bundle.tar.gz", http => http.Response.Body.WriteAsync(bundle).AsTask());
        await _issuer.StartAsync();

        _app = Build(
            kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, Port, listen => listen.Protocols = HttpProtocols.Http1);
                kestrel.Listen(IPAddress.Loopback, Http2Port, listen => listen.Protocols = HttpProtocols.Http2);
            },
            builder =>
            {
                builder.Services.AddPlinto(Issuer, FakeTenant.Audience);
                builder.Services.AddPlintoPolicies(options =>
                {
                    (options.Issuer, options.ApiKey) = (Issuer, "plk_reader");
                    Array.ForEach(headers, options.Headers.Add);
                });
            });
        _app.UseAuthorization();
        _app.Map(pattern, () => "").RequirePolicy(entrypoint);
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in (WebApplication?[])[_app, _issuer])
        {
            if (host is not null)
            {
                await host.DisposeAsync();
            }
        }
    }

    private static WebApplication Build(Action<KestrelServerOptions> listen, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(listen);
        configure?.Invoke(builder);
        return builder.Build();
    }

    private static byte[] Pack(FakeTenant tenant, string policy, string entrypoint)
    {
        var compiled = RegoCompiler.Compile([new RegoModule("policy.rego", policy)], [entrypoint]);
        var plan = new ArrayBufferWriter<byte>();
        (compiled.Plan ?? throw new InvalidOperationException(string.Join("; ", compiled.Errors))).Write(plan);
        using var output = new MemoryStream();
        BundleWriter.Write(new PolicyBundle { Revision = "1", Data = RegoObject.Empty, Plan = plan.WrittenMemory }, output, payload =>
            tenant.Key.Sign("plinto-bundle+jwt", payload.Span));
        return output.ToArray();
    }
}
