using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Consents;

/// <summary>
/// <c>/v1/identities/{id}/consents</c>: what a person has allowed clients of others. Taking it back ends what the client holds: see <see cref="WithdrawConsent"/>.
/// </summary>
internal static class ConsentEndpoints
{
    public static void Map(Routes routes)
    {
        var consents = routes.Root.MapGroup("/v1/identities/{id}/consents").WithTags("identities").AddEndpointFilter<RequireCallerTenant>();
        consents.MapGet("/", ListConsents).RequireAuthorization(Permissions.ReadIdentities);
        consents.MapDelete("/{clientId}", DeleteConsent).RequireAuthorization(Permissions.ManageIdentities);
    }

    // A person has allowed a handful of clients: one page.
    private static async Task<Results<Ok<Page<ConsentBody>>, Problem>> ListConsents(string id, Caller caller, ConsentSql consents, CancellationToken ct) =>
        IdentityId.TryParse(id, out var identity) && await consents.ListAsync(caller.TenantId, identity, ct) is { } found
            ? TypedResults.Ok(new Page<ConsentBody>([.. found.Select(ConsentBody.From)], null))
            : Problems.NotFound("identity");

    private static async Task<Results<NoContent, Problem>> DeleteConsent(string id, string clientId, Caller caller, Database db, WithdrawConsent withdraw, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!IdentityId.TryParse(id, out var identity) || !ClientId.TryParse(clientId, out var client) || !await withdraw.RunAsync(work, identity, client, caller.Actor, ct))
        {
            return Problems.NotFound("consent");
        }

        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
