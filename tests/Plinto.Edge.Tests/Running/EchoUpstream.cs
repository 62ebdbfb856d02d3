using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Plinto.Edge.Tests.Running;

/// <summary>Answers with exactly what arrived: request line, and headers as pairs.</summary>
internal sealed class EchoUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    public EchoUpstream()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(EchoAsync);
    }

    public string Url => _app.Urls.First();

    public int Requests;

    /// <summary>Requests to <c>/api/slow</c> wait for this.</summary>
    public TaskCompletionSource Release { get; } = new();

    public Task StartAsync() => _app.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task EchoAsync(HttpContext http)
    {
        Interlocked.Increment(ref Requests);
        if (http.Request.Path == "/api/slow")
        {
            await Release.Task;
        }

        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = http.Request.Headers.SelectMany(header => header.Value.Select(value => new[] { header.Key, value ?? "" })).ToArray();
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(JsonSerializer.Serialize(new { target, headers }));
    }
}
