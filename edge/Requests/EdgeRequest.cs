using Plinto.Edge.Routing;
using Plinto.Edge.Snapshots;
using Plinto.Tokens.Cache;

namespace Plinto.Edge.Requests;

/// <summary>One request on its way through the steps of <c>RequestOrder</c>. Lives on the stack.</summary>
internal ref struct EdgeRequest(HttpContext http, RouteRules rules, DateTimeOffset now)
{
    public readonly HttpContext Http = http;
    public readonly RouteRules Rules = rules;
    public readonly DateTimeOffset Now = now;

    /// <summary>Set by <c>ResolveTenant</c>.</summary>
    public TenantState Tenant = null!;

    /// <summary>The one snapshot this request sees.</summary>
    public Snapshot Snapshot = null!;

    /// <summary>Set by <c>ReadCredential</c>: the token as sent.</summary>
    public ReadOnlySpan<char> Credential;

    /// <summary>Set by <c>VerifyToken</c>.</summary>
    public VerifiedToken Token = null!;

    /// <summary>Set by <c>DecideByPolicy</c> where the decision is logged durably: on disk before the request goes on, or is refused.</summary>
    public byte[]? Record;

    /// <summary>Set by a step that needs something from disk or issuer before it can go on: the request is tried once more when it is there.</summary>
    public Missing Missing;
}
