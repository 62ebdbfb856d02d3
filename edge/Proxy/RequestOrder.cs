using Plinto.Edge.Authenticate;
using Plinto.Edge.Configuration;
using Plinto.Edge.Decide;
using Plinto.Edge.Requests;
using Plinto.Edge.Routing;
using Plinto.Edge.Snapshots;

namespace Plinto.Edge.Proxy;

/// <summary>
/// The order of every request, top to bottom. What stands before the route is in <see cref="BeforeRoute"/>, as the route may only be matched on a path with one reading;
/// what holds on every route is in <see cref="AnyRoute"/>, and what needs a tenant in <see cref="Caller"/> and <see cref="Forward"/>. Any step may refuse; the first refusal is the
/// answer. YARP forwards what is left.
/// </summary>
internal sealed class RequestOrder(
    EdgeOptions options, ResolveTenant resolveTenant, VerifyToken verifyToken, Freshness freshness, DecideByPolicy decideByPolicy, SetIdentityHeaders setIdentityHeaders)
{
    public delegate Denial? Step(ref EdgeRequest request);

    public readonly Func<HttpContext, Denial?>[] BeforeRoute =
    [
        RefuseAmbiguousFraming.Run,                          // one length, or none of it is believed
        CheckPath.Run,                                       // one reading of the path, for route, decision and upstream
        StripIdentityHeaders.Run,                            // nobody says who he is by a header
        new StripProxyHeaders(options.TrustedProxies).Run,   // nor where he comes from, unless a trusted proxy says it
    ];

    /// <summary>What holds on every route, public ones too.</summary>
    public readonly Func<HttpContext, RouteRules, Denial?>[] AnyRoute =
    [
        CheckCase.Run,                  // the literals of the route as they are written, where it says so
        LimitBody.Run,                  // no larger than the route takes
        new LimitSilence().Run,         // how long nothing may be heard from either side
    ];

    /// <summary>Finds out who is there; all that is asked of callers of the edge's own endpoints.</summary>
    public readonly Step[] Caller =
    [
        resolveTenant.Run,                                              // one snapshot for the whole request
        ReadCredential.Run,                                            // Authorization: Bearer, once
        verifyToken.Run,                                               // cache, or signature and issuer
        new CheckRequirements(freshness, verifyToken.ClockSkew).Run,   // audience, time, on every request
        CheckRevocation.Run,                                           // token, session, subject, client, key, tenant
        ScopeDecision.Run,                                             // all that the route names
    ];

    /// <summary>What follows for a request that goes on to an upstream.</summary>
    public readonly Step[] Forward =
    [
        decideByPolicy.Run,                                            // the tenant's policy, if the route names one
        setIdentityHeaders.Run,                                        // tell the upstream who it is
        WatchStream.Run,                                               // what stays open is cut when it is revoked
    ];
}
