namespace Plinto.AspNetCore.SignIn;

/// <summary>What a refresh brought.</summary>
internal sealed record RefreshedTokens(string AccessToken, string RefreshToken, string? IdToken, DateTimeOffset ObtainedAt, DateTimeOffset ExpiresAt);
