using Plinto.Edge.Enrolment;
using Plinto.Edge.Requests;
using Plinto.Edge.Routing;
using Plinto.Edge.Snapshots;
using Plinto.Protocol;
using Plinto.Protocol.Keys;

namespace Plinto.Edge.Observe;

/// <summary>The edge's own endpoints: <c>/healthz</c> (the process answers), <c>/readyz</c> (it can decide for every tenant its routes name) and <c>/.plinto/jwks</c>.</summary>
internal sealed class Health(TenantDirectory tenants, RoutedTenants routed, SnapshotStore store, IHostApplicationLifetime lifetime)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapOwnGet("/healthz", WriteHealthyAsync);
        routes.MapOwnGet("/readyz", WriteReadyAsync);
        routes.MapOwnGet("/.plinto/jwks", WriteKeysAsync);
    }

    private static Task WriteHealthyAsync(HttpContext http) => WriteAsync(http, 200, "healthy");

    private Task WriteReadyAsync(HttpContext http)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return WriteAsync(http, 503, "draining");
        }

        if (store.Identity is null)
        {
            return WriteAsync(http, 503, "not enrolled yet");
        }

        if (!routed.Any)
        {
            return WriteAsync(http, 503, "no route is configured");
        }

        var missing = routed.Slugs.Where(slug => tenants.Find(slug) is null && !store.Has(slug)).ToList();
        return missing.Count == 0 ? WriteAsync(http, 200, "ready") : WriteAsync(http, 503, "nothing known yet of: " + string.Join(", ", missing));
    }

    private Task WriteKeysAsync(HttpContext http)
    {
        if (store.Identity is not { } identity)
        {
            return WriteAsync(http, 503, "not enrolled yet");
        }

        http.Response.Headers.CacheControl = "max-age=60";
        var keys = new JsonWebKeySetRecord { Keys = [Enroller.PublicKey(identity.AssertionKey)] };
        return http.Response.WriteAsJsonAsync(keys, ProtocolJson.Default.JsonWebKeySetRecord, "application/jwk-set+json", http.RequestAborted);
    }

    private static Task WriteAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
