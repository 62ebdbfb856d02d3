using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Tokens;

/// <summary>What <c>io.jwt.decode_verify</c> asks of a token.</summary>
internal sealed record JwtConstraints
{
    private static readonly RegoNumber NanosecondsPerSecond = RegoNumber.Of(1_000_000_000);

    public IReadOnlyCollection<VerificationKey>? Keys { get; init; }

    public string? Secret { get; init; }

    public string? Algorithm { get; init; }

    public string? Issuer { get; init; }

    public string? Audience { get; init; }

    /// <summary>Nanoseconds since 1970.</summary>
    public required RegoNumber Time { get; init; }

    public static JwtConstraints Read(BuiltinContext context, RegoObject operand)
    {
        var constraints = new JwtConstraints { Time = RegoNumber.Of(context.Now) };
        foreach (var (key, value) in operand)
        {
            constraints = (key as RegoString)?.Value switch
            {
                "cert" => constraints with { Keys = context.Caches.GetOrAdd(Text(key, value), VerificationKeys.Read) },
                "secret" => constraints with { Secret = Text(key, value) },
                "alg" => constraints with { Algorithm = Text(key, value) },
                "iss" => constraints with { Issuer = Text(key, value) },
                "aud" => constraints with { Audience = Text(key, value) },
                "time" => constraints with { Time = value as RegoNumber ?? throw new BuiltinException("token time constraint: must be a number") },
                _ => throw new BuiltinException($"unknown token validation constraint: {RegoText.Write(key)}"),
            };
        }

        return (constraints.Keys is null) == (constraints.Secret is null)
            ? throw new BuiltinException(constraints.Keys is null ? "no verification key constraint" : "duplicate key constraints")
            : constraints;
    }

    /// <summary>Whether the claims satisfy the constraints. A token with an audience needs one that was asked for.</summary>
    public bool Allow(RegoObject payload)
    {
        if (Issuer is not null && Jwk.Text(payload, "iss") != Issuer)
        {
            return false;
        }

        var audience = payload.Find("aud");
        if (audience is not null || Audience is not null)
        {
            var wanted = Audience is null ? null : new RegoString(Audience);
            if (wanted is null || audience is null || !(audience is RegoArray list ? list.Contains(wanted) : wanted.Equals(audience)))
            {
                return false;
            }
        }

        // RFC 7519 §4.1.4 and §4.1.5.
        return (Seconds(payload, "exp") is not { } expires || RegoValue.Compare(Time, expires) < 0)
            && (Seconds(payload, "nbf") is not { } notBefore || RegoValue.Compare(Time, notBefore) >= 0);
    }

    private static RegoNumber? Seconds(RegoObject payload, string claim) => payload.Find(claim) switch
    {
        null => null,
        RegoNumber seconds => ScaledSeconds(seconds),
        _ => throw new BuiltinException($"{claim} value must be a number"),
    };

    // Exact: a float here would make the last nanoseconds of a token's life uncertain.
    private static RegoNumber ScaledSeconds(RegoNumber seconds)
    {
        var (unscaled, exponent) = seconds.Exact();
        return RegoNumber.FromScaled(unscaled * NanosecondsPerSecond.Truncate(), exponent, null);
    }

    private static string Text(RegoValue key, RegoValue value) =>
        (value as RegoString)?.Value ?? throw new BuiltinException($"{((RegoString)key).Value} constraint: must be a string");
}
