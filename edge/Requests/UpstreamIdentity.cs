using System.Collections.Immutable;
using System.Text;
using Plinto.Decisions.Input;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Cache;

namespace Plinto.Edge.Requests;

/// <summary>
/// What upstreams are told of one token, made once and kept with it in the cache. Header values are visible ASCII; anything else is percent-encoded,
/// so that no claim can end a header.
/// </summary>
internal sealed class UpstreamIdentity(AccessToken claims)
{
    private volatile TokenInput? _input;
    private ImmutableDictionary<string, Assertion> _assertions = ImmutableDictionary<string, Assertion>.Empty;

    /// <summary>What is kept with that token; made the first time.</summary>
    public static UpstreamIdentity Of(VerifiedToken token)
    {
        if (token.Derived is UpstreamIdentity known)
        {
            return known;
        }

        var made = new UpstreamIdentity(token.Claims); // two requests may both make it: equal, and the last one stays
        token.Derived = made;
        return made;
    }

    /// <summary>What policies of that shape are given of the token; null if its claims can't be read as Rego reads JSON.</summary>
    public TokenInput? InputFor(InputShapes shapes)
    {
        if (_input is { } known && ReferenceEquals(known.Shapes, shapes))
        {
            return known;
        }

        return _input = TokenInput.Read(shapes, claims.Claims.Span);
    }

    public string Subject { get; } = Encode(claims.Subject);

    public string? Session { get; } = claims.SessionId is { } session ? Encode(session) : null;

    public string Scopes { get; } = Encode(claims.Scope);

    /// <summary>The assertion for that route if it lives on for long enough to arrive.</summary>
    public string? AssertionFor(string routeId, DateTimeOffset neededUntil) =>
        _assertions.TryGetValue(routeId, out var assertion) && assertion.ExpiresAt > neededUntil ? assertion.Text : null;

    public void Keep(string routeId, string assertion, DateTimeOffset expiresAt) =>
        ImmutableInterlocked.Update(ref _assertions, static (all, entry) => all.SetItem(entry.routeId, entry.Item2), (routeId, new Assertion(assertion, expiresAt)));

    private static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var encoded = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            _ = value is >= 0x20 and <= 0x7e and not (byte)'%' ? encoded.Append((char)value)
                : encoded.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    private sealed record Assertion(string Text, DateTimeOffset ExpiresAt);
}
