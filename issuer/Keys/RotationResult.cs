namespace Plinto.Issuer.Keys;

/// <summary>What a rotation came to.</summary>
/// <param name="ActiveKeyId">The key that signs now; null if nothing was rotated.</param>
/// <param name="RipeAt">Not rotated: when the standby may sign.</param>
internal readonly record struct RotationResult(string? ActiveKeyId, DateTimeOffset? RipeAt);
