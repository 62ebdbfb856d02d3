using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Plinto.AspNetCore.Keys;
using Plinto.Rego.Bundles;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Signatures;

namespace Plinto.AspNetCore.Policies;

/// <summary>
/// Keeps the tenant's policies current by OPA's bundle API: each request waits at the issuer until there is something newer. A bundle counts only if the tenant's keys signed all
/// of it; one that cannot be taken never replaces a good one.
/// </summary>
internal sealed partial class PolicyBundles(
    IHttpClientFactory clients, RemoteKeys keys, IOptions<PlintoPolicyOptions> options, TimeProvider time, ILogger<PolicyBundles> logger) : BackgroundService
{
    public const string HttpClientName = "plinto-policies";
    public static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(60);
    private const string Wait = "wait=30";
    private const string BundleType = "plinto-bundle+jwt";
    private static readonly TimeSpan FirstLoad = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private readonly PlintoPolicyOptions _options = options.Value;
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LoadedPolicy? _current;
    private long _heardAt;

    /// <summary>The active policies; null if there are none yet, or the issuer was silent for too long. The first requests of an app wait a few seconds for them.</summary>
    public async ValueTask<LoadedPolicy?> GetAsync(CancellationToken ct)
    {
        if (_current is null)
        {
            await Task.WhenAny(_loaded.Task, Task.Delay(FirstLoad, time, ct));
        }

        return _current is { } current && time.GetUtcNow().UtcTicks - Interlocked.Read(ref _heardAt) < _options.UsableFor.Ticks ? current : null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = TimeSpan.Zero; !stoppingToken.IsCancellationRequested;)
        {
            try
            {
                await FetchAsync(stoppingToken);
                pause = TimeSpan.Zero;
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotTaken(failed.Message);
                pause = pause < LongestPause ? pause + TimeSpan.FromSeconds(1) : LongestPause;
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task FetchAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _options.Bundle);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.ApiKey);
        if (_current?.Tag is { } tag)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            request.Headers.TryAddWithoutValidation("Prefer", Wait);
        }

        using var response = await clients.CreateClient(HttpClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.StatusCode != HttpStatusCode.NotModified)
        {
            response.EnsureSuccessStatusCode();
            await using var archive = new MemoryStream(await response.Content.ReadAsByteArrayAsync(ct), writable: false);
            Take(await ReadAsync(archive, ct), response.Headers.ETag?.ToString());
        }

        Interlocked.Exchange(ref _heardAt, time.GetUtcNow().UtcTicks);
        _loaded.TrySetResult();
    }

    private void Take(PolicyBundle bundle, string? tag)
    {
        var plan = bundle.Plan is { } bytes ? PolicyPlan.Read(bytes) : throw new BundleException("the bundle has no plan.json");
        _current = new LoadedPolicy(RegoPolicy.Create(plan, new RegoPolicyOptions { Data = bundle.Data, Time = time }), tag);
        LogTaken(bundle.Revision);
    }

    private async Task<PolicyBundle> ReadAsync(MemoryStream archive, CancellationToken ct)
    {
        var issuer = new PlintoOptions { Issuer = _options.Issuer };
        var known = await keys.GetAsync(issuer, ct);
        try
        {
            return BundleReader.Read(archive, jws => Verify(jws, known));
        }
        catch (BundleException)
        {
            var asked = await keys.AskAsync(issuer, ct); // the key that signed it may be newer than those known
            archive.Position = 0;
            return BundleReader.Read(archive, jws => Verify(jws, asked));
        }
    }

    // The type keeps signatures apart: a token signed by the same key is no bundle, and a bundle's signature is no token.
    private static ReadOnlyMemory<byte>? Verify(string jws, KeySet keys) =>
        CompactJws.Parse(jws, BundleType, out var signed) == TokenFailure.None && signed.VerifySignature(keys) == TokenFailure.None ? signed.Payload : null;

    [LoggerMessage(2101, LogLevel.Information, "policies of release {Revision} are active")]
    private partial void LogTaken(string revision);

    [LoggerMessage(2102, LogLevel.Warning, "policies were not fetched, those known before go on: {Reason}")]
    private partial void LogNotTaken(string reason);
}
