namespace Plinto.Issuer.OAuth.ClientAuthentication;

/// <summary>A stored client secret.</summary>
/// <param name="Hash">Its SHA-256.</param>
/// <param name="ExpiresAt">When it ends; null: never.</param>
internal readonly record struct ClientSecretHash(byte[] Hash, DateTimeOffset? ExpiresAt);
