using Microsoft.AspNetCore.Http.Features;
using Plinto.Edge.Snapshots;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Cache;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Keeps WebSockets, gRPC calls and event streams in sight, so that they are cut when their token, session, subject, client, key or tenant is revoked. They are known by what
/// the client asks for; an event stream that nobody asked for, by what the upstream answers.
/// </summary>
internal static class WatchStream
{
    private static readonly string[] StreamTypes = ["text/event-stream", "application/x-ndjson", "multipart/x-mixed-replace", "application/grpc"];

    /// <summary>The last step: the request goes on to the upstream.</summary>
    public static Denial? Run(ref EdgeRequest request) =>
        IsAskedFor(request.Http) && Watch(request.Http, request.Tenant, request.Token.Claims) is var failure ? Denials.Of(failure) : null;

    /// <summary>Looks at what the upstream answers.</summary>
    public static void Add(TransformBuilderContext context) => context.AddResponseTransform(CheckResponse);

    private static ValueTask CheckResponse(ResponseTransformContext context)
    {
        var http = context.HttpContext;
        if (context.ProxyResponse?.Content.Headers.ContentType?.MediaType is { } type && IsStream(type)
            && !http.Items.ContainsKey(typeof(OpenStream)) && http.GetEndpoint()?.Metadata.GetMetadata<RouteRules>() is { Mode: RouteMode.Api } rules
            && WatchAgain(http, rules) != TokenFailure.None)
        {
            http.Abort();
        }

        return ValueTask.CompletedTask;
    }

    // The token stands where it was verified a moment ago; one that is there no more lets no stream in.
    private static TokenFailure WatchAgain(HttpContext http, RouteRules rules)
    {
        var services = http.RequestServices;
        var credential = http.Request.Headers.Authorization.ToString().AsSpan();
        return credential.Length > "Bearer ".Length && services.GetRequiredService<TenantDirectory>().Find(rules.Tenant) is { } tenant
            && services.GetRequiredService<VerifiedTokenCache>().Find(credential["Bearer ".Length..].Trim(' '), tenant) is { } token
                ? Watch(http, tenant, token.Claims)
                : TokenFailure.Malformed;
    }

    private static TokenFailure Watch(HttpContext http, TenantState tenant, AccessToken token)
    {
        http.Items[typeof(OpenStream)] = tenant.Streams.Add(http, token);
        return tenant.Refusal(token); // what changed between the checks and the line above
    }

    private static bool IsAskedFor(HttpContext http) =>
        http.Request.Headers.Upgrade.Count > 0
        || http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
        || (http.Request.ContentType is { } sent && IsStream(sent))
        || (http.Request.Headers.Accept.Count > 0 && http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase));

    private static bool IsStream(string type)
    {
        foreach (var known in StreamTypes)
        {
            if (type.StartsWith(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
