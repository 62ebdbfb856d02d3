namespace Plinto.Issuer.Throttling;

/// <summary>Tries counted so far.</summary>
/// <param name="Until">When counting begins anew.</param>
internal readonly record struct ThrottleCount(int Count, DateTimeOffset Until);
