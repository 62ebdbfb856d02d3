using Plinto.Issuer.Credentials;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>
/// <c>/v1/policies/{id}/activate</c>, <c>…/roll-back</c> and <c>…/deactivate</c>: what is active, changed for all edges at once. The order of it is in
/// <see cref="SwitchRelease"/>.
/// </summary>
internal static class ActivationEndpoints
{
    public static void Map(IEndpointRouteBuilder policies)
    {
        policies.MapPost("/{id}/activate", Activate).RequireAuthorization(Permissions.ActivatePolicies).Produces<ActivationBody>();
        policies.MapPost("/{id}/roll-back", RollBack).RequireAuthorization(Permissions.ActivatePolicies).Produces<ActivationBody>();
        policies.MapPost("/{id}/deactivate", Deactivate).RequireAuthorization(Permissions.ActivatePolicies).Produces<ActivationBody>();
    }

    private static Task<IResult> Activate(string id, ActivateRequest request, Caller caller, SwitchRelease releases, HttpContext http, CancellationToken ct) =>
        RunAsync(id, request, PolicyChangeKind.Activate, request.Revision, request.ExpectedActive, caller, releases, http, ct);

    private static Task<IResult> RollBack(string id, DeactivateRequest? request, Caller caller, SwitchRelease releases, HttpContext http, CancellationToken ct) =>
        RunAsync(id, request ?? new DeactivateRequest(), PolicyChangeKind.RollBack, null, request?.ExpectedActive, caller, releases, http, ct);

    private static Task<IResult> Deactivate(string id, DeactivateRequest? request, Caller caller, SwitchRelease releases, HttpContext http, CancellationToken ct) =>
        RunAsync(id, request ?? new DeactivateRequest(), PolicyChangeKind.Deactivate, null, request?.ExpectedActive, caller, releases, http, ct);

    private static async Task<IResult> RunAsync<TRequest>(
        string id, TRequest request, PolicyChangeKind kind, int? revision, int? expected, Caller caller, SwitchRelease releases, HttpContext http, CancellationToken ct) =>
        PolicyId.TryParse(id, out var policy)
            ? await releases.RunAsync(http, caller, request, new PolicyChange(kind, policy, revision, expected), ct)
            : Problems.NotFound("policy");
}
