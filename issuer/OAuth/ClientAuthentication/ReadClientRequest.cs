using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.ClientAuthentication;

/// <summary>The shared phase of the endpoints beside the token endpoint: form, credentials, tenant, proof, in this order.</summary>
internal sealed class ReadClientRequest(ClientRegistrations registrations, AuthenticateClient authenticateClient)
{
    /// <summary>Form and authenticated client; or, with both null, the answer that refuses the request.</summary>
    public async Task<(OAuthForm? Form, ClientRegistration? Client, IResult? Refused)> ReadAsync(TenantAddress address, HttpRequest request, CancellationToken ct)
    {
        var (form, error) = await OAuthForm.ReadAsync(request, ct);
        if (form is null)
        {
            return (null, null, error);
        }

        var (credentials, credentialsError) = ClientCredentials.Read(request, form);
        if (credentials is null)
        {
            return (null, null, credentialsError);
        }

        var registration = await registrations.FindAsync(address, credentials.ClientId, resource: null, ct);
        if (registration is null)
        {
            return (null, null, Problems.NotFound("tenant"));
        }

        return await authenticateClient.CheckAsync(registration, credentials, ct) is { } notProved ? (null, null, notProved) : (form, registration, null);
    }
}
