using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Plinto.Issuer.Tests.LogStreams;

/// <summary>A server that takes what streams send, or refuses it.</summary>
internal sealed class StreamReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StreamReceiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>What it answers from now on.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    public ConcurrentQueue<Received> All { get; } = [];

    public static async Task<StreamReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new StreamReceiver(app);
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            receiver.All.Enqueue(new Received(
                http.Request.Method, http.Request.Path, http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
                body.ToArray(), receiver.Status));
            http.Response.StatusCode = receiver.Status;
        });
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal sealed record Received(string Method, string Path, Dictionary<string, string> Headers, byte[] Body, int Answered);
}
