using Microsoft.AspNetCore.Authorization;

namespace Plinto.AspNetCore.Policies;

internal sealed record PolicyRequirement(string Entrypoint, string? Resource, string? Action) : IAuthorizationRequirement;
