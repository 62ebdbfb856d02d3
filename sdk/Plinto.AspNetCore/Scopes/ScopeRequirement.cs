using Microsoft.AspNetCore.Authorization;

namespace Plinto.AspNetCore.Scopes;

internal sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;
