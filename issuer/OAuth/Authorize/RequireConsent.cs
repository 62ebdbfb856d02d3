using Plinto.Issuer.Consents;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>For clients of others than the tenant: the person has allowed every scope asked for, and with <c>prompt=consent</c> has done so since.</summary>
internal sealed class RequireConsent(ConsentSql consents)
{
    public async ValueTask<IResult?> RunAsync(AuthorizeFlow flow, CancellationToken ct)
    {
        if (!flow.Client.ThirdParty)
        {
            return null;
        }

        var since = flow.Request.Prompt.Contains(CheckPrompt.Consent) ? flow.Request.StartedAt : (DateTimeOffset?)null;
        var granted = await consents.FindAsync(flow.Client.TenantId, flow.Session!.IdentityId, flow.Request.ClientId, since, ct);
        return flow.Request.ConsentParts().All(part => granted.TryGetValue(part.Resource, out var scopes) && part.Scopes.All(scopes.Contains))
            ? null
            : flow.Ask("/consent", AuthorizeError.ConsentRequired);
    }
}
