using System.Globalization;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;

namespace Plinto.AspNetCore.SignIn;

/// <summary>
/// Sessions that the issuer said have ended. Kept for a day: by then no session can have gone without a renewal, which the issuer refuses. In this process's memory, unless the app
/// registers an <see cref="IDistributedCache"/> that its instances share.
/// </summary>
internal sealed class EndedSessions(IDistributedCache cache, TimeProvider time)
{
    private static readonly DistributedCacheEntryOptions Kept = new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromDays(1) };

    /// <summary>Ends one session, or (without <paramref name="session"/>) all that a person has by now.</summary>
    public Task AddAsync(string? session, string? subject, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return cache.SetAsync(session is not null ? SessionKey(session) : SubjectKey(subject!), Encoding.ASCII.GetBytes(now), Kept, ct);
    }

    /// <summary>
    /// Ends one cookie: the person signed out here. Not its session at the issuer, whose end the issuer tells; a browser that never got there signs in with the same one again.
    /// </summary>
    public Task AddCookieAsync(string cookie, CancellationToken ct) => cache.SetAsync(CookieKey(cookie), [1], Kept, ct);

    /// <summary>Whether a cookie has ended, in whichever copy.</summary>
    public async Task<bool> ContainsCookieAsync(string cookie, CancellationToken ct) => await cache.GetAsync(CookieKey(cookie), ct) is not null;

    /// <summary>Whether a session has ended. One whose begin is not known counts as begun long ago.</summary>
    public async Task<bool> ContainsAsync(string? session, string? subject, DateTimeOffset? signedInAt, CancellationToken ct)
    {
        if (session is not null && await cache.GetAsync(SessionKey(session), ct) is not null)
        {
            return true;
        }

        return subject is not null && await cache.GetAsync(SubjectKey(subject), ct) is { } at
            && (signedInAt ?? DateTimeOffset.MinValue).ToUnixTimeSeconds() <= long.Parse(Encoding.ASCII.GetString(at), CultureInfo.InvariantCulture);
    }

    private static string CookieKey(string cookie) => "plinto:ended:cookie:" + cookie;

    private static string SessionKey(string session) => "plinto:ended:sid:" + session;

    private static string SubjectKey(string subject) => "plinto:ended:sub:" + subject;
}
