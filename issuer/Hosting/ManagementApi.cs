using Microsoft.AspNetCore.Authentication;
using Plinto.Issuer.AccessEvaluation;
using Plinto.Issuer.ApiKeys;
using Plinto.Issuer.Branding;
using Plinto.Issuer.Clients;
using Plinto.Issuer.Consents;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Decisions;
using Plinto.Issuer.Edges;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Pages;
using Plinto.Issuer.Policies;
using Plinto.Issuer.Policies.Drafts;
using Plinto.Issuer.Provisioning;
using Plinto.Issuer.Resources;
using Plinto.Issuer.Roles;
using Plinto.Issuer.Sessions;
using Scalar.AspNetCore;

namespace Plinto.Issuer.Hosting;

/// <summary>The management API under <c>/v1</c>: who may call it, what it speaks, where it is described.</summary>
internal static class ManagementApi
{
    /// <summary>Name of the API description, at <c>/openapi/v1.json</c>.</summary>
    private const string Description = "v1";

    private static readonly IReadOnlyList<System.Text.Json.Serialization.Metadata.IJsonTypeInfoResolver> Slices =
    [
        ClientsJson.Default,
        ResourcesJson.Default,
        KeysJson.Default,
        ApiKeysJson.Default,
        TenantsJson.Default,
        EdgeFeedJson.Default,
        ConsentsJson.Default,
        IdentitiesJson.Default, BrandingJson.Default,
        SessionsJson.Default,
        RolesJson.Default, DecisionsJson.Default,
        PoliciesJson.Default,
    ];

    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, AuthenticateCaller>(AuthenticateCaller.SchemeName, _ => { });
        var authorization = services.AddAuthorizationBuilder();
        foreach (var permission in Permissions.OfApiKeys.Append(Permissions.Operate))
        {
            authorization.AddPolicy(permission, policy => policy
                .AddAuthenticationSchemes(AuthenticateCaller.SchemeName).RequireClaim(AuthenticateCaller.PermissionClaim, permission));
        }

        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
            foreach (var slice in Slices.Reverse())
            {
                options.SerializerOptions.TypeInfoResolverChain.Insert(0, slice);
            }
        });
        services.AddSingleton<IdempotentWrite>();
        services.AddSingleton<ClientChanges>();
        services.AddSingleton<EdgeListSql>();
        services.AddSingleton<SessionListSql>();
        services.AddSingleton<RoleSql>();
        services.AddSingleton<RoleAssignmentSql>();
        services.AddOpenApi(Description, options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Plinto management API";
            document.Info.Description = "Send a tenant's API key (plk_…), or an operator's (plo_…) with the tenant in Plinto-Tenant, as Authorization: Bearer. "
                + "Errors are RFC 9457. POST takes an Idempotency-Key; PATCH and DELETE take If-Match.";
            return Task.CompletedTask;
        }));
    }

    // Like a page of ours, but for the styles that its script makes, and calls of the description to this very service.
    private static void ApiReference(ScalarOptions options, HttpContext http)
    {
        var nonce = PageHeaders.NewNonce();
        PageHeaders.Write(http.Response.Headers, nonce, redirectUri: null);
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        options.Title = "Plinto management API";
        options.DefaultFonts = false; // from nobody else's server
        options.Telemetry = false;
        options.WithNonce(nonce);
    }

    public static void Map(WebApplication app)
    {
        ClientEndpoints.Map(app);
        ResourceEndpoints.Map(app);
        KeyEndpoints.Map(app);
        ApiKeyEndpoints.Map(app);
        TenantEndpoints.Map(app);
        EdgeEndpoints.Map(app);
        ConsentEndpoints.Map(app);
        IdentityEndpoints.Map(app);
        BrandEndpoints.Map(app);
        SessionEndpoints.Map(app);
        RoleEndpoints.Map(app);
        DecisionEndpoints.Map(app);
        AccessEvaluationEndpoints.Map(app);
        PolicyEndpoints.Map(app);
        app.MapOpenApi().AnswerHead();
        app.MapScalarApiReference("/docs", ApiReference).AnswerHead();
    }
}
