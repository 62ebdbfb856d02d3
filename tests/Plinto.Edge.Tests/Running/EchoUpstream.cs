using System.Text;
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
        _app.UseWebSockets();
        _app.Run(EchoAsync);
    }

    public string Url => _app.Urls.First();

    public int Requests;

    /// <summary>Requests to <c>/api/slow</c> wait for this.</summary>
    public TaskCompletionSource Release { get; } = new();

    public Task StartAsync() => _app.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Streams that are open now.</summary>
    public int Streams;

    private long _words;

    /// <summary>Number of the last word that any stream sent, or is about to: a word with a greater number is sent after this was read, whatever waits in buffers.</summary>
    public long Words => Interlocked.Read(ref _words);

    // Says a word with its number every now and then until nobody listens: over a WebSocket if one is asked for, else with the media type in the path.
    private async Task StreamAsync(HttpContext http, PathString type)
    {
        Interlocked.Increment(ref Streams);
        try
        {
            using var socket = http.WebSockets.IsWebSocketRequest ? await http.WebSockets.AcceptWebSocketAsync() : null;
            if (socket is null)
            {
                http.Response.ContentType = type.Value!.Trim('/');
            }

            while (true)
            {
                var word = Encoding.ASCII.GetBytes($"data: {Interlocked.Increment(ref _words)}\n\n");
                await (socket?.SendAsync(word, System.Net.WebSockets.WebSocketMessageType.Text, true, http.RequestAborted)
                    ?? http.Response.Body.WriteAsync(word, http.RequestAborted).AsTask());
                await Task.Delay(20, http.RequestAborted); // the pace of its words
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or System.Net.WebSockets.WebSocketException)
        {
            Interlocked.Decrement(ref Streams);
        }
    }

    private async Task EchoAsync(HttpContext http)
    {
        Interlocked.Increment(ref Requests);
        if (http.Request.Path == "/api/slow")
        {
            await Release.Task;
        }

        if (http.Request.Path.StartsWithSegments("/api/stream", out var type) || http.Request.Path.StartsWithSegments("/documents/stream", out type)
            || http.WebSockets.IsWebSocketRequest)
        {
            await StreamAsync(http, type);
            return;
        }

        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = http.Request.Headers.SelectMany(header => header.Value.Select(value => new[] { header.Key, value ?? "" })).ToArray();
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(JsonSerializer.Serialize(new { method = http.Request.Method, target, headers }));
    }
}
