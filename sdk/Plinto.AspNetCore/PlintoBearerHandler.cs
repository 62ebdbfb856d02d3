using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Plinto.AspNetCore.Keys;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Cache;

namespace Plinto.AspNetCore;

/// <summary>Authenticates by <c>Authorization: Bearer</c> (RFC 6750 §2.1) with the same verification as the edge.</summary>
internal sealed class PlintoBearerHandler(IOptionsMonitor<PlintoOptions> options, ILoggerFactory logger, UrlEncoder encoder, RemoteKeys keys, TimeProvider time)
    : AuthenticationHandler<PlintoOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<PlintoOptions, VerifiedTokenCache> Caches = [];
    private TokenFailure _failure;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return header.Count > 1 ? Refuse(TokenFailure.Malformed) : AuthenticateResult.NoResult();
        }

        var token = value[Prefix.Length..].Trim(' ');
        var cache = Caches.GetValue(Options, static options => new VerifiedTokenCache(options.TokenCacheEntries));
        var (failure, verified) = await VerifyAsync(token, cache);
        if (failure == TokenFailure.None)
        {
            failure = new TokenRequirements(Options.Audience, time.GetUtcNow(), Options.ClockSkew, TimeSpan.Zero).Check(verified!.Claims);
        }

        if (failure != TokenFailure.None)
        {
            return Refuse(failure);
        }

        Context.Items[typeof(VerifiedToken)] = verified; // policies read its claims as they were signed
        return AuthenticateResult.Success(Ticket(verified!));
    }

    /// <summary>RFC 6750 §3: the reason in the challenge, and a problem (RFC 9457) in the body.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = _failure == TokenFailure.None ? "Bearer" : $"Bearer error=\"invalid_token\", error_description=\"{_failure.Sentence()}\"";
        return _failure == TokenFailure.None ? WriteAsync(401, "credential_missing", "a Bearer token is needed") : WriteAsync(401, _failure.Code(), _failure.Sentence());
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer error=\"insufficient_scope\"";
        return WriteAsync(403, TokenFailure.ScopeMissing.Code(), TokenFailure.ScopeMissing.Sentence());
    }

    private async ValueTask<(TokenFailure Failure, VerifiedToken? Token)> VerifyAsync(string token, VerifiedTokenCache cache)
    {
        var set = await keys.GetAsync(Options, Context.RequestAborted);
        if (cache.Find(token, Options) is { } known)
        {
            return (set.Find(known.Claims.KeyId) is null ? TokenFailure.KeyUnknown : TokenFailure.None, known);
        }

        var failure = AccessTokenVerifier.Verify(token, set, [Options.Issuer], out var claims);
        if (failure == TokenFailure.KeyUnknown)
        {
            set = await keys.AskAsync(Options, Context.RequestAborted);
            failure = AccessTokenVerifier.Verify(token, set, [Options.Issuer], out claims);
        }

        if (failure != TokenFailure.None)
        {
            return (failure, null);
        }

        var verified = new VerifiedToken(claims!);
        cache.Add(token, Options, verified);
        return (failure, verified);
    }

    private AuthenticationTicket Ticket(VerifiedToken token)
    {
        var identity = token.Derived as ClaimsIdentity;
        token.Derived = identity ??= Identity(token.Claims);
        return new AuthenticationTicket(new ClaimsPrincipal(identity.Clone()), Scheme.Name); // what an app adds to it must not stay with the token
    }

    private ClaimsIdentity Identity(AccessToken token)
    {
        var identity = new ClaimsIdentity(Scheme.Name, "sub", "org_roles");
        using var document = JsonDocument.Parse(token.Claims);
        foreach (var claim in document.RootElement.EnumerateObject())
        {
            foreach (var value in claim.Value.ValueKind == JsonValueKind.Array ? claim.Value.EnumerateArray().ToArray() : [claim.Value])
            {
                identity.AddClaim(new Claim(claim.Name, value.ToString(), ClaimValueTypes.String, token.Issuer));
            }
        }

        return identity;
    }

    private AuthenticateResult Refuse(TokenFailure failure)
    {
        _failure = failure;
        return AuthenticateResult.Fail(failure.Sentence());
    }

    private Task WriteAsync(int status, string code, string sentence)
    {
        Response.StatusCode = status;
        Response.ContentType = "application/problem+json";
        return Response.WriteAsync($$"""{"type":"urn:plinto:problem:{{code}}","title":"{{sentence}}","status":{{status}},"code":"{{code}}"}""", Context.RequestAborted);
    }
}
