using Plinto.Edge.Requests;

namespace Plinto.Edge.Authenticate;

/// <summary>Token, session, subject, client and tenant. Keys were checked with the signature.</summary>
internal static class CheckRevocation
{
    public static Denial? Run(ref EdgeRequest request) => Denials.Of(request.Tenant.Revocations.Find(request.Token));
}
