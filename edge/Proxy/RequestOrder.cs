using Plinto.Edge.Authenticate;
using Plinto.Edge.Decide;
using Plinto.Edge.Snapshots;

namespace Plinto.Edge.Proxy;

/// <summary>
/// The order of every request, top to bottom. What stands before the route is in <see cref="BeforeRoute"/>, as the route may only be matched on a path with one reading;
/// what needs the route's rules is in <see cref="Caller"/> and <see cref="Forward"/>. Any step may refuse; the first refusal is the answer. YARP forwards what is left.
/// </summary>
internal sealed class RequestOrder(TakeSnapshot takeSnapshot, VerifyToken verifyToken, Knowledge knowledge, DecideByPolicy decideByPolicy, SetIdentityHeaders setIdentityHeaders)
{
    public delegate Denial? Step(ref EdgeRequest request);

    public static readonly Func<HttpContext, Denial?>[] BeforeRoute =
    [
        RefuseAmbiguousFraming.Run,   // one length, or none of it is believed
        CheckPath.Run,                // one reading of the path, for route, decision and upstream
        StripIdentityHeaders.Run,     // nobody says who he is by a header
    ];

    /// <summary>Finds out who is there; all that is asked of callers of the edge's own endpoints.</summary>
    public readonly Step[] Caller =
    [
        takeSnapshot.Run,                                              // one snapshot for the whole request
        ReadCredential.Run,                                            // Authorization: Bearer, once
        verifyToken.Run,                                               // cache, or signature and issuer
        new CheckRequirements(knowledge, verifyToken.ClockSkew).Run,   // audience, time, on every request
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
