using Plinto.Issuer.AccessEvaluation;
using Plinto.Issuer.ApiKeys;
using Plinto.Issuer.Audit;
using Plinto.Issuer.AuditExports;
using Plinto.Issuer.AuditProofs;
using Plinto.Issuer.Branding;
using Plinto.Issuer.Bundles;
using Plinto.Issuer.Clients;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Consents;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.DataProtection;
using Plinto.Issuer.Decisions;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Edges;
using Plinto.Issuer.EventReaders;
using Plinto.Issuer.Events;
using Plinto.Issuer.Feed;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Grants;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Keys;
using Plinto.Issuer.LogStreams;
using Plinto.Issuer.Mail;
using Plinto.Issuer.MailDelivery;
using Plinto.Issuer.OAuth.AccessTokens;
using Plinto.Issuer.OAuth.AuthorizationCodes;
using Plinto.Issuer.OAuth.Authorize;
using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.OAuth.Discovery;
using Plinto.Issuer.OAuth.IdTokenHints;
using Plinto.Issuer.OAuth.Introspect;
using Plinto.Issuer.OAuth.Logout;
using Plinto.Issuer.OAuth.PushedRequests;
using Plinto.Issuer.OAuth.RefreshTokens;
using Plinto.Issuer.OAuth.Revoke;
using Plinto.Issuer.OAuth.Token;
using Plinto.Issuer.OAuth.UserInfo;
using Plinto.Issuer.OutgoingCalls;
using Plinto.Issuer.Pages;
using Plinto.Issuer.Policies.Drafts;
using Plinto.Issuer.Policies.DryRuns;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Releases;
using Plinto.Issuer.Policies.Sources;
using Plinto.Issuer.Provisioning;
using Plinto.Issuer.Resources;
using Plinto.Issuer.Roles;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.SignIn;
using Plinto.Issuer.Telemetry;
using Plinto.Issuer.Tenants;
using Plinto.Issuer.Throttling;
using Plinto.Issuer.Webhooks;
using Plinto.Issuer.Webhooks.Delivery;
using Plinto.Issuer.Welcome;

namespace Plinto.Issuer.Hosting;

/// <summary>
/// All that the issuer is made of, a line each, from base to top: a slice uses only those above it. A new one is a folder and a line here. The order of the middleware is in
/// <see cref="IssuerHost"/>.
/// </summary>
internal static class Slices
{
    private static readonly Slice[] All =
    [
        new(ConfigurationServices.Add),
        new(TelemetryServices.Add),
        new(HttpServices.Add),
        new(OutgoingCallServices.Add),
        new(DataServices.Add),
        new(ScheduleServices.Add),
        new(EventServices.Add),
        new(EventReaderServices.Add),
        new(EdgeChangeServices.Add),
        new(TenantServices.Add),
        new(CredentialServices.Add),
        new(IdempotencyServices.Add),
        new(AuditServices.Add, AuditEndpoints.Map),
        new(AuditExportServices.Add, AuditExportEndpoints.Map),
        new(KeyServices.Add, KeyEndpoints.Map),
        new(AuditProofServices.Add, AuditProofEndpoints.Map),
        new(DataProtectionServices.Add),
        new(LogStreamServices.Add, LogStreamEndpoints.Map),
        new(BrandServices.Add, BrandEndpoints.Map),
        new(PageServices.Add),
        new(SessionServices.Add, SessionEndpoints.Map),
        new(GrantServices.Add),
        new(ConsentServices.Add, ConsentEndpoints.Map),
        new(ApiKeyServices.Add, ApiKeyEndpoints.Map),
        new(WebhookServices.Add, WebhookEndpoints.Map),
        new(DeliveryServices.Add, DeliveryEndpoints.Map),
        new(ClientServices.Add, ClientEndpoints.Map),
        new(ResourceServices.Add, ResourceEndpoints.Map),
        new(MailServices.Add),
        new(ThrottleServices.Add),
        new(IdentityServices.Add, IdentityEndpoints.Map),
        new(MailDeliveryServices.Add),
        new(RoleServices.Add, RoleEndpoints.Map),
        new(ClientAuthenticationServices.Add),
        new(AccessTokenServices.Add),
        new(AuthorizationCodeServices.Add),
        new(RefreshTokenServices.Add),
        new(TokenServices.Add, TokenEndpoint.Map),
        new(UserInfoServices.Add, UserInfoEndpoint.Map),
        new(IntrospectServices.Add, IntrospectEndpoint.Map),
        new(RevokeServices.Add, RevokeEndpoint.Map),
        new(IdTokenHintServices.Add),
        new(PushedRequestServices.Add, PushEndpoint.Map),
        new(AuthorizeServices.Add, AuthorizeEndpoint.Map),
        new(LogoutServices.Add, LogoutEndpoint.Map),
        new(_ => { }, DiscoveryEndpoints.Map),
        new(SignInServices.Add, PageEndpoints.Map),
        new(SourceServices.Add),
        new(ExecutionServices.Add),
        new(ReleaseServices.Add, ReleaseEndpoints.Map),
        new(DraftServices.Add, PolicyEndpoints.Map),
        new(DryRunServices.Add, TrialEndpoints.Map),
        new(FeedKeyServices.Add),
        new(EdgeServices.Add, EdgeEndpoints.Map),
        new(FeedServices.Add, FeedEndpoints.Map),
        new(BundleServices.Add, BundleEndpoint.Map),
        new(DecisionServices.Add, DecisionEndpoints.Map),
        new(_ => { }, AccessEvaluationEndpoints.Map),
        new(ProvisioningServices.Add, TenantEndpoints.Map),
        new(_ => { }, WelcomeEndpoint.Map),
        new(HostServices.Add, HealthEndpoints.Map),
        new(ManagementApi.Add, ManagementApi.Map),
    ];

    /// <summary>Registers every slice and reads its configuration; nothing listens or runs by itself yet.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static void Add(IServiceCollection services, Settings settings)
    {
        foreach (var slice in All)
        {
            slice.Add(services, settings);
        }

        settings.RefuseUnknown();
    }

    /// <summary>Maps the endpoints of every slice.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var tenant = app.MapGroup("").AddEndpointFilter<RequireTenant>().ExcludeFromDescription();
        var pages = app.MapGroup("").WithMetadata(new PageMetadata()).AnswerHead().ExcludeFromDescription();
        var routes = new Routes(app, tenant, pages);
        foreach (var slice in All)
        {
            slice.Map?.Invoke(routes);
        }
    }
}
