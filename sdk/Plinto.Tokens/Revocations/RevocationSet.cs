using System.Collections.Concurrent;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Cache;

namespace Plinto.Tokens.Revocations;

/// <summary>
/// The revocations of one tenant. Grows only, but for those that expired. Readers take no lock and allocate nothing; a token that was cleared
/// is looked up again only after something was added.
/// </summary>
public sealed class RevocationSet
{
    private static readonly TokenFailure[] Failures =
        [TokenFailure.TokenRevoked, TokenFailure.SessionRevoked, TokenFailure.SubjectRevoked, TokenFailure.ClientRevoked, TokenFailure.TenantRevoked];

    private readonly ConcurrentDictionary<string, Rule>[] _bySubject = [.. Failures.Select(_ => new ConcurrentDictionary<string, Rule>(StringComparer.Ordinal))];
    private long _version;

    /// <summary>How many there are.</summary>
    public int Count => _bySubject.Sum(rules => rules.Count);

    /// <summary>
    /// Adds a revocation. Two of the same value keep the wider of both: the later <paramref name="issuedUntil"/> (null is the widest) and the later expiry.
    /// Applied to every look-up that starts after this returns.
    /// </summary>
    public void Add(RevocationSubject subject, string value, DateTimeOffset? issuedUntil, DateTimeOffset expiresAt)
    {
        var added = new Rule(issuedUntil ?? DateTimeOffset.MaxValue, expiresAt);
        _bySubject[(int)subject].AddOrUpdate(
            subject == RevocationSubject.Tenant ? "" : value,
            static (_, rule) => rule,
            static (_, old, rule) => old.Widen(rule),
            added);
        Interlocked.Increment(ref _version);
    }

    /// <summary>The revocation that refuses this token, or <see cref="TokenFailure.None"/>.</summary>
    public TokenFailure Find(VerifiedToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        // INVARIANT: the version is read before the rules, so a rule added meanwhile leaves the token uncleared.
        var version = Interlocked.Read(ref _version);
        if (token.WasClearedAt(version))
        {
            return TokenFailure.None;
        }

        var failure = Find(token.Claims);
        if (failure == TokenFailure.None)
        {
            token.ClearAt(version);
        }

        return failure;
    }

    /// <summary>The same for a token no cache holds.</summary>
    public TokenFailure Find(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        for (var subject = 0; subject < _bySubject.Length; subject++)
        {
            if (ValueOf(token, (RevocationSubject)subject) is { } value
                && _bySubject[subject].TryGetValue(value, out var rule)
                && token.IssuedAt <= rule.IssuedUntil)
            {
                return Failures[subject];
            }
        }

        return TokenFailure.None;
    }

    /// <summary>Forgets what expired before that moment. Call it with the clock skew taken off.</summary>
    public void Prune(DateTimeOffset now)
    {
        foreach (var rules in _bySubject)
        {
            foreach (var rule in rules)
            {
                if (rule.Value.ExpiresAt < now)
                {
                    rules.TryRemove(rule);
                }
            }
        }
    }

    /// <summary>Calls back with each revocation, for what is written to disk.</summary>
    public IEnumerable<(RevocationSubject Subject, string Value, DateTimeOffset? IssuedUntil, DateTimeOffset ExpiresAt)> All() =>
        _bySubject.SelectMany((rules, subject) => rules.Select(rule =>
            ((RevocationSubject)subject, rule.Key, rule.Value.IssuedUntil == DateTimeOffset.MaxValue ? (DateTimeOffset?)null : rule.Value.IssuedUntil, rule.Value.ExpiresAt)));

    private static string? ValueOf(AccessToken token, RevocationSubject subject) => subject switch
    {
        RevocationSubject.Token => token.TokenId,
        RevocationSubject.Session => token.SessionId,
        RevocationSubject.Subject => token.Subject,
        RevocationSubject.Client => token.ClientId,
        _ => "",
    };

    private readonly record struct Rule(DateTimeOffset IssuedUntil, DateTimeOffset ExpiresAt)
    {
        public Rule Widen(Rule other) => new(Later(IssuedUntil, other.IssuedUntil), Later(ExpiresAt, other.ExpiresAt));

        private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
    }
}
