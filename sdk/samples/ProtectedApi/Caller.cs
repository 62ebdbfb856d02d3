using System.Security.Claims;

namespace Plinto.Samples.ProtectedApi;

/// <summary>Answer of <c>/api/me</c>.</summary>
internal sealed record Caller(string Subject, string? ClientId, string[] Scopes, string? Session)
{
    public static Caller From(ClaimsPrincipal user) => new(
        user.FindFirstValue("sub")!,
        user.FindFirstValue("client_id"),
        user.FindFirstValue("scope")?.Split(' ') ?? [],
        user.FindFirstValue("sid"));
}
