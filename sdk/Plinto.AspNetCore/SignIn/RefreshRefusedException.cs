namespace Plinto.AspNetCore.SignIn;

/// <summary>The issuer refused a refresh token. An exception, because the cache keeps every value and no exception.</summary>
internal sealed class RefreshRefusedException : Exception;
