using Plinto.Edge.Configuration;
using Plinto.Edge.Observe;
using Plinto.Edge.Requests;
using Plinto.Edge.Snapshots;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Cache;
using Plinto.Tokens.Signatures;

namespace Plinto.Edge.Authenticate;

/// <summary>Finds the token among those verified before, or verifies it. The cache answers what is true for good; everything else is asked after this step.</summary>
internal sealed class VerifyToken(EdgeOptions options, VerifiedTokenCache cache, TenantDirectory tenants, EdgeMetrics metrics, TimeProvider time)
{
    public TimeSpan ClockSkew => options.ClockSkew;

    public Denial? Run(ref EdgeRequest request)
    {
        if (cache.Find(request.Credential, request.Tenant) is { } known)
        {
            metrics.CacheHit();
            request.Token = known;
            return request.Snapshot.Issuers.Contains(known.Claims.Issuer) ? CheckKey(request.Snapshot.Keys, known.Claims.KeyId)
                : Refuse(ref request, TokenFailure.IssuerMismatch); // a cut-over may have ended
        }

        var started = time.GetTimestamp();
        var failure = AccessTokenVerifier.Verify(request.Credential, request.Snapshot.Keys, request.Snapshot.Issuers, out var claims);
        metrics.Verified(time.GetElapsedTime(started));
        if (failure != TokenFailure.None)
        {
            return Refuse(ref request, failure);
        }

        request.Token = new VerifiedToken(claims!);
        cache.Add(request.Credential, request.Tenant, request.Token);
        return null;
    }

    /// <summary>The key may have been revoked, or its time have passed, since the token was verified.</summary>
    private static Denial? CheckKey(KeySet keys, string keyId) =>
        keys.Find(keyId) is not null ? null : Denials.Of(keys.IsRevoked(keyId) ? TokenFailure.KeyRevoked : TokenFailure.KeyUnknown);

    private Denial? Refuse(ref EdgeRequest request, TokenFailure failure)
    {
        request.Missing = failure == TokenFailure.KeyUnknown ? Missing.Key : Missing.Nothing;
        return failure == TokenFailure.IssuerMismatch && AccessTokenVerifier.ReadUnverified(request.Credential) is { Issuer: var issuer }
            && tenants.IsIssuerOfAnother(issuer, request.Tenant.Slug)
            ? Denials.TenantMismatch
            : Denials.Of(failure);
    }
}
