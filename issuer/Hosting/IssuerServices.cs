using Plinto.Issuer.ApiKeys;
using Plinto.Issuer.Branding;
using Plinto.Issuer.Bundles;
using Plinto.Issuer.Clients;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Consents;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Decisions;
using Plinto.Issuer.Edges;
using Plinto.Issuer.Events;
using Plinto.Issuer.Feed;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Grants;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Identities.Passwords;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Mail;
using Plinto.Issuer.MailDelivery;
using Plinto.Issuer.OAuth.AccessTokens;
using Plinto.Issuer.OAuth.AuthorizationCodes;
using Plinto.Issuer.OAuth.Authorize;
using Plinto.Issuer.OAuth.ClientAuthentication;
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
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.SignIn;
using Plinto.Issuer.Telemetry;
using Plinto.Issuer.Tenants;
using Plinto.Issuer.Throttling;

namespace Plinto.Issuer.Hosting;

/// <summary>What the issuer is made of. Commands and the web service share <see cref="AddCore"/>.</summary>
internal static class IssuerServices
{
    /// <summary>Data, keys, tenants, clients: without anything that listens or runs by itself.</summary>
    public static void AddCore(IServiceCollection services, Settings settings)
    {
        var options = settings.Options;
        var service = settings.ServiceConnection;
        var worker = settings.WorkerConnection;
        services.AddSingleton(all => all.GetService<ClockOverride>()?.Time ?? TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(options.Keys);
        services.AddSingleton(options.EdgeFeed);
        services.AddSingleton(options.OutgoingCalls);
        services.AddSingleton(settings.RootKeys());
        services.AddSingleton(_ => new Database(service, Database.PoolSize));
        services.AddSingleton(_ => new WorkerDatabase(worker));
        services.AddMetrics();
        services.AddSingleton<IssuerMetrics>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<SigningKeySql>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<KeyLife>();
        services.AddSingleton<Rewrap>();
        services.AddSingleton<FeedKeyRotation>();
        services.AddSingleton<FeedSigner>();
        services.AddSingleton<TenantSql>();
        services.AddSingleton<TenantLife>();
        services.AddSingleton<ClientSql>();
        services.AddSingleton<ResourceSql>();
        services.AddSingleton<ApiKeySql>();
        services.AddSingleton<CallerSql>();
        services.AddSingleton<SessionSql>();
        services.AddSingleton<EndSessions>();
    }

    /// <summary>What runs by itself.</summary>
    public static void AddScheduledWork(IServiceCollection services)
    {
        services.AddSingleton<RotateDueKeys>();
        services.AddSingleton<CleanUp>();
        services.AddSingleton<WatchEventLog>();
        services.AddHostedService(all => all.GetRequiredService<RotateDueKeys>());
        services.AddHostedService(all => all.GetRequiredService<CleanUp>());
        services.AddHostedService(all => all.GetRequiredService<WatchEventLog>());
    }

    /// <summary>The feed that keeps edges current.</summary>
    public static void AddEdgeFeed(IServiceCollection services)
    {
        services.AddSingleton<EdgeSql>();
        services.AddSingleton<EdgePolicySql>();
        services.AddSingleton<AuthenticateEdge>();
        services.AddSingleton<EnrolEdge>();
        services.AddSingleton<SnapshotSql>();
        services.AddSingleton<FeedHub>();
        services.AddSingleton<FeedChangeSql>();
        services.AddSingleton<FeedStream>();
        services.AddSingleton<FeedHeartbeats>();
        services.AddHostedService<FeedLeader>();
        services.AddHostedService<FeedReader>();
        services.AddHostedService(all => all.GetRequiredService<FeedHeartbeats>());
    }

    /// <summary>The log of what policies decided.</summary>
    public static void AddDecisions(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings.Options.Decisions);
        services.AddSingleton<DecisionSql>();
        services.AddSingleton<DecisionPartitions>();
        services.AddSingleton<DecisionIntake>();
        services.AddSingleton<KeepDecisionLog>();
        services.AddHostedService(all => all.GetRequiredService<KeepDecisionLog>());
    }

    /// <summary>What tenants decide by.</summary>
    public static void AddPolicies(IServiceCollection services)
    {
        services.AddSingleton<PolicySql>();
        services.AddSingleton<RevisionSql>();
        services.AddSingleton<ReleaseSql>();
        services.AddSingleton<HeadSql>();
        services.AddSingleton<PolicyWorkers>();
        services.AddSingleton<PolicyWork>();
        services.AddSingleton<SaveRevision>();
        services.AddSingleton<SwitchRelease>();
        services.AddSingleton<ActiveReleases>();
        services.AddSingleton<Drafts>();
        services.AddSingleton<DraftReleases>();
        services.AddSingleton<LoggedQuestionSql>();
        services.AddSingleton<BundleSql>();
        services.AddSingleton<BuildBundle>();
    }

    /// <summary>Authorization requests, consent, and the ways out.</summary>
    public static void AddAuthorize(IServiceCollection services)
    {
        services.AddSingleton<AuthorizeClientSql>();
        services.AddSingleton<PushedRequestSql>();
        services.AddSingleton<VerifyIdTokenHint>();
        services.AddSingleton<ReadAuthorizeRequest>();
        services.AddSingleton<PushThrottle>();
        services.AddSingleton<CheckIdTokenHint>();
        services.AddSingleton<ContinueRequest>();
        services.AddSingleton<LoadSession>();
        services.AddSingleton<RequireSignIn>();
        services.AddSingleton<RequireConsent>();
        services.AddSingleton<IssueCode>();
        services.AddSingleton<AuthorizeEndpoint>();
        services.AddSingleton<PushEndpoint>();
        services.AddSingleton<ConsentSql>();
        services.AddSingleton<WithdrawConsent>();
        services.AddSingleton<ConsentPage>();
        services.AddSingleton<ReadLogoutRequest>();
        services.AddSingleton<PendingLogouts>();
        services.AddSingleton<SignOut>();
        services.AddSingleton<LogoutEndpoint>();
        services.AddSingleton<SignOutPage>();
        services.AddSingleton<OutgoingHttp>();
        services.AddSingleton<LogoutDeliverySql>();
        services.AddSingleton<MintLogoutToken>();
        services.AddSingleton<DeliverLogouts>();
        services.AddHostedService(all => all.GetRequiredService<DeliverLogouts>());
    }

    /// <summary>People and their passwords.</summary>
    public static void AddIdentities(IServiceCollection services)
    {
        services.AddSingleton<IdentitySql>();
        services.AddSingleton<CredentialSql>();
        services.AddSingleton<EmailTokenSql>();
        services.AddSingleton<IdentityChanges>();
        services.AddSingleton<PasswordHashPool>();
        services.AddSingleton<RepeatedFaults>();
    }

    /// <summary>Mail: taken by requests, sent by the worker.</summary>
    public static void AddMail(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings.Options.Mail);
        services.AddSingleton<Outbox>();
        services.AddSingleton<OutboxSql>();
        services.AddSingleton<ComposeMail>();
        services.AddSingleton<WriteMessage>();
        services.AddSingleton<DeliverMails>();
        services.AddHostedService(all => all.GetRequiredService<DeliverMails>());
    }

    /// <summary>The pages people see.</summary>
    public static void AddPages(IServiceCollection services)
    {
        services.AddSingleton<BrandSql>();
        services.AddSingleton<PageTenantSql>();
        services.AddSingleton<BrowserBinding>();
        services.AddSingleton<FormTokens>();
        services.AddSingleton<HostedPages>();
        services.AddSingleton<Flows>();
        services.AddSingleton<SentMails>();
        services.AddSingleton<BrowserSessions>();
        services.AddSingleton<ThrottleSql>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<MailThrottle>();
        services.AddSingleton<SignInByPassword>();
        services.AddSingleton<SignInEndpoint>();
        services.AddSingleton<SignUpEndpoint>();
        services.AddSingleton<VerifyEmailEndpoint>();
        services.AddSingleton<ForgotPasswordEndpoint>();
        services.AddSingleton<ResetPasswordEndpoint>();
        services.AddSingleton<AccountEndpoint>();
    }

    /// <summary>The tenants' OAuth endpoints.</summary>
    public static void AddOAuth(IServiceCollection services)
    {
        services.AddSingleton<ClientRegistrationSql>();
        services.AddSingleton<ClientRegistrations>();
        services.AddSingleton<VerifyClientAssertion>();
        services.AddSingleton<AuthenticateClient>();
        services.AddSingleton<ReadClientRequest>();
        services.AddSingleton<AccessTokenSql>();
        services.AddSingleton<VerifyAccessToken>();
        AddTokens(services);
        services.AddSingleton<IntrospectEndpoint>();
        services.AddSingleton<RevokeEndpoint>();
        services.AddSingleton<JwksEndpoint>();
        services.AddSingleton<TenantCookies>();
        services.AddSingleton<PendingRequests>();
    }

    /// <summary>Tokens and what they are exchanged for.</summary>
    private static void AddTokens(IServiceCollection services)
    {
        services.AddSingleton<MintTokens>();
        services.AddSingleton<AuthorizationCodeSql>();
        services.AddSingleton<RefreshTokenSql>();
        services.AddSingleton<RevokeFamily>();
        services.AddSingleton<IGrant, AuthorizationCodeGrant>();
        services.AddSingleton<IGrant, RefreshTokenGrant>();
        services.AddSingleton<IGrant, ClientCredentialsGrant>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<UserInfoSql>();
        services.AddSingleton<UserInfoEndpoint>();
    }
}
