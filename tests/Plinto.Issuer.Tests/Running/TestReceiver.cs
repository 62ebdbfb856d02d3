using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Plinto.Issuer.Tests.Running;

/// <summary>A server on the loopback that webhooks are posted to: it keeps every call and answers as the test says.</summary>
internal sealed class TestReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _ending = new();

    private TestReceiver(WebApplication app) => _app = app;

    /// <summary>All calls so far, in the order they came.</summary>
    public ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>What it answers.</summary>
    public Func<Call, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public string Url => _app.Urls.First() + "/hook";

    /// <summary>Ends with it: for answers that never come.</summary>
    public CancellationToken Ending => _ending.Token;

    public static async Task<TestReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new TestReceiver(builder.Build());
        receiver._app.Map("/{**path}", receiver.ReceiveAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public void AnswerStatus(int status) => Answer = (_, http) =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _app.DisposeAsync();
        _ending.Dispose();
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var call = new Call(
            http.Request.Method, http.Request.Path, http.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        Calls.Enqueue(call);
        await Answer(call, http);
    }

    /// <summary>A call it got.</summary>
    internal sealed record Call(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public string Id => Headers["webhook-id"];

        public JsonElement Json => JsonDocument.Parse(Body).RootElement;

        public string Type => Json.GetProperty("type").GetString()!;

        public string Subject => Json.GetProperty("subject").GetString()!;
    }
}
