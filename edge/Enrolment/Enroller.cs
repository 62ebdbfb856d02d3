using Plinto.Edge.Configuration;
using Plinto.Protocol.EdgeFeed;
using Plinto.Protocol.Keys;
using Plinto.Tokens.Signatures;

namespace Plinto.Edge.Enrolment;

/// <summary>Gives the edge its identity: from disk, or by using the one-time token up.</summary>
internal sealed partial class Enroller(EdgeOptions options, EdgeIdentityFile file, IssuerClient issuer, ILogger<Enroller> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Waits until the edge is somebody. The keys are made once, before the first try, so that a lost answer costs a token and nothing else.</summary>
    public async Task<EdgeIdentity> IdentifyAsync(TimeProvider time, CancellationToken ct)
    {
        if (file.Read() is { } known)
        {
            return known;
        }

        var (key, assertionKey) = (SigningKey.Create(), SigningKey.Create());
        var request = new EdgeEnrolmentRequest { Token = options.EnrolmentToken ?? "", Name = options.Name, Key = PublicKey(key) };
        while (true)
        {
            if (await EnrolOnceAsync(request, ct) is { } enrolment)
            {
                var token = new EnrolmentToken(request.Token);
                var pinned = token.Pin(enrolment)
                    ?? throw new InvalidOperationException(
                        "the issuer's feed key is not the one that Plinto:EnrolmentToken names: somebody stands between, or the key was rotated since; make a new token");
                if (token.Thumbprint is null)
                {
                    LogNoThumbprint();
                }

                var identity = new EdgeIdentity(
                    enrolment.EdgeId, enrolment.Audience, SigningKey.Import(key.ExportPkcs8(), enrolment.EdgeId), assertionKey, pinned, keySetVersion: null);
                file.Write(identity);
                LogEnrolled(enrolment.EdgeId);
                return identity;
            }

            await Task.Delay(RetryAfter, time, ct);
        }
    }

    public static JsonWebKeyRecord PublicKey(SigningKey key) =>
        new() { KeyType = "EC", KeyId = key.KeyId, Algorithm = "ES256", Curve = "P-256", X = key.X, Y = key.Y };

    private async Task<EdgeEnrolment?> EnrolOnceAsync(EdgeEnrolmentRequest request, CancellationToken ct)
    {
        try
        {
            return await issuer.EnrolAsync(request, ct);
        }
        catch (Exception failed) when (failed is HttpRequestException or System.Text.Json.JsonException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            LogNotEnrolled(failed.Message);
            return null;
        }
    }

    [LoggerMessage(1001, LogLevel.Information, "enrolled as {EdgeId}")]
    private partial void LogEnrolled(string edgeId);

    [LoggerMessage(1003, LogLevel.Warning, "the enrolment token names no feed key: the issuer is older than this edge, and the connection alone vouches for its keys")]
    private partial void LogNoThumbprint();

    [LoggerMessage(1002, LogLevel.Warning, "not enrolled yet: {Reason}; check Plinto:Issuer, and that Plinto:EnrolmentToken is fresh (it works once)")]
    private partial void LogNotEnrolled(string reason);
}
