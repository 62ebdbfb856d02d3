using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using Plinto.Tokens.Signatures;

namespace Plinto.AspNetCore.Keys;

/// <summary>
/// The keys of an issuer, discovered (OpenID Connect Discovery §4, RFC 8414) and kept in HybridCache: fetched again when no longer fresh, and used on while the issuer is absent.
/// A request waits for that only after a quiet time: keys much older than fresh may have been revoked.
/// </summary>
internal sealed partial class RemoteKeys(HybridCache cache, IHttpClientFactory clients, TimeProvider time, ILogger<RemoteKeys> logger)
{
    public const string HttpClientName = "plinto-keys";
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, IssuerKeys> _issuers = new(StringComparer.Ordinal);

    /// <summary>The keys, or an empty set if there are none yet and the issuer does not answer.</summary>
    public async ValueTask<KeySet> GetAsync(PlintoOptions options, CancellationToken ct)
    {
        var issuer = _issuers.GetOrAdd(options.Issuer, static name => new IssuerKeys(name));
        var now = time.GetUtcNow();
        var age = now - issuer.FetchedAt;
        if (age < options.KeysFreshFor)
        {
            return issuer.Keys;
        }

        var failedLately = issuer.Refreshing.IsCompleted && now - issuer.AskedAt < options.KeysFreshFor; // an issuer that is away must not slow down every request
        var refresh = RefreshAsync(issuer, options, forced: issuer.FetchedAt != default);
        if (age < options.KeysUsableFor && (age < 2 * options.KeysFreshFor || failedLately))
        {
            return issuer.Keys; // what is there serves; the refresh goes on by itself
        }

        await refresh.WaitAsync(ct);
        return time.GetUtcNow() - issuer.FetchedAt < options.KeysUsableFor ? issuer.Keys : KeySet.Empty;
    }

    /// <summary>Fetches the keys now, for a token that names one we don't have; at most once in five seconds.</summary>
    public async ValueTask<KeySet> AskAsync(PlintoOptions options, CancellationToken ct)
    {
        var issuer = _issuers.GetOrAdd(options.Issuer, static name => new IssuerKeys(name));
        await RefreshAsync(issuer, options, forced: true).WaitAsync(ct);
        return issuer.Keys;
    }

    private Task RefreshAsync(IssuerKeys issuer, PlintoOptions options, bool forced)
    {
        lock (issuer)
        {
            var now = time.GetUtcNow();
            if (issuer.Refreshing.IsCompleted && now - issuer.AskedAt >= AskAgainAfter)
            {
                issuer.AskedAt = now;
                issuer.Refreshing = RefreshOnceAsync(issuer, options, forced);
            }

            return issuer.Refreshing;
        }
    }

    private async Task RefreshOnceAsync(IssuerKeys issuer, PlintoOptions options, bool forced)
    {
        var key = "plinto:keys:" + issuer.Name;
        var entry = new HybridCacheEntryOptions { Expiration = options.KeysUsableFor, LocalCacheExpiration = options.KeysUsableFor };
        try
        {
            string text;
            if (forced)
            {
                text = await FetchAsync(issuer.Name, CancellationToken.None);
                await cache.SetAsync(key, text, entry);
            }
            else
            {
                text = await cache.GetOrCreateAsync(key, issuer.Name, (name, ct) => new ValueTask<string>(FetchAsync(name, ct)), entry);
            }

            issuer.Keys = Parse(text);
            issuer.FetchedAt = time.GetUtcNow();
        }
        catch (Exception failed) when (failed is HttpRequestException or JsonException or InvalidDataException or OperationCanceledException or ArgumentException
            or UriFormatException or InvalidOperationException)
        {
            LogNotFetched(issuer.Name, failed.Message);
        }
    }

    private async Task<string> FetchAsync(string issuer, CancellationToken ct)
    {
        var http = clients.CreateClient(HttpClientName);
        using var discovery = await http.GetFromJsonAsync(issuer.TrimEnd('/') + "/.well-known/openid-configuration", KeysJson.Default.JsonDocument, ct)
            ?? throw new InvalidDataException("the discovery document is empty");
        if (!discovery.RootElement.TryGetProperty("issuer", out var name) || !name.ValueEquals(issuer))
        {
            throw new InvalidDataException("the discovery document is of another issuer");
        }

        return discovery.RootElement.TryGetProperty("jwks_uri", out var keys) && keys.GetString() is { } uri
            ? await http.GetStringAsync(new Uri(uri), ct)
            : throw new InvalidDataException("the discovery document names no keys");
    }

    private static KeySet Parse(string text) => new(JsonWebKeySet.Create(text).Keys.Select(VerificationKey.From).OfType<VerificationKey>(), []);

    [LoggerMessage(2001, LogLevel.Warning, "keys of {Issuer} not fetched: {Reason}")]
    private partial void LogNotFetched(string issuer, string reason);

    private sealed class IssuerKeys(string name)
    {
        public string Name { get; } = name;

        public volatile KeySet Keys = KeySet.Empty;

        public DateTimeOffset FetchedAt { get; set; }

        public DateTimeOffset AskedAt { get; set; }

        public Task Refreshing { get; set; } = Task.CompletedTask;
    }
}
