using Plinto.Edge.Policies;
using Plinto.Edge.Requests;
using Plinto.Edge.Routing;
using Plinto.Edge.Snapshots;
using Plinto.Edge.Streams;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Cache;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Keeps WebSockets, gRPC calls and event streams in sight, so that they are cut when their token, session, subject, client, key or tenant is revoked, or the policy allows them no
/// longer. They are known by what the client asks for; an event stream that nobody asked for, by what the upstream answers.
/// </summary>
internal static class WatchStream
{
    /// <summary>The last step: the request goes on to the upstream.</summary>
    public static Denial? Run(ref EdgeRequest request) => StreamRequest.IsStream(request.Http) ? Watch(request.Http, request.Tenant, request.Token.Claims) : null;

    /// <summary>Looks at what the upstream answers.</summary>
    public static void Add(TransformBuilderContext context) => context.AddResponseTransform(CheckResponse);

    private static ValueTask CheckResponse(ResponseTransformContext context)
    {
        var http = context.HttpContext;
        if (context.ProxyResponse?.Content.Headers.ContentType?.MediaType is { } type && StreamRequest.IsStream(type)
            && !http.Items.ContainsKey(typeof(OpenStream)) && http.GetEndpoint()?.Metadata.GetMetadata<RouteRules>() is { Mode: RouteMode.Api } rules
            && WatchAgain(http, rules) is not null)
        {
            http.Abort();
        }

        return ValueTask.CompletedTask;
    }

    // The token stands where it was verified a moment ago; one that is there no more lets no stream in.
    private static Denial? WatchAgain(HttpContext http, RouteRules rules)
    {
        var services = http.RequestServices;
        var credential = http.Request.Headers.Authorization.ToString().AsSpan();
        return credential.Length > "Bearer ".Length && services.GetRequiredService<TenantDirectory>().Find(rules.Tenant) is { } tenant
            && services.GetRequiredService<VerifiedTokenCache>().Find(credential["Bearer ".Length..].Trim(' '), tenant) is { } token
                ? Watch(http, tenant, token.Claims)
                : Denials.Of(TokenFailure.Malformed);
    }

    private static Denial? Watch(HttpContext http, TenantState tenant, AccessToken token)
    {
        var decided = http.Features.Get<DecidedInput>();
        http.Items[typeof(OpenStream)] = tenant.Streams.Add(http, token, decided);

        // What changed between the checks and the line above.
        return Denials.Of(tenant.Refusal(token)) ?? (decided is null || decided.IsAllowedBy(tenant.Snapshot!.Policy) ? null : Denials.PolicyDenied);
    }
}
