namespace Plinto.Issuer.Credentials;

/// <summary>What an API key may do: the table of permissions. Each is also the name of the authorization policy that asks for it.</summary>
internal static class Permissions
{
    public const string ReadClients = "clients:read";
    public const string ManageClients = "clients:write";
    public const string ReadResources = "resources:read";
    public const string ManageResources = "resources:write";
    public const string ReadKeys = "keys:read";
    public const string ManageKeys = "keys:write";
    public const string ReadApiKeys = "api-keys:read";
    public const string ManageApiKeys = "api-keys:write";
    public const string ReadTenant = "tenant:read";
    public const string ReadEdges = "edges:read";
    public const string ReadIdentities = "identities:read";
    public const string ManageIdentities = "identities:write";
    public const string ReadBranding = "branding:read";
    public const string ManageBranding = "branding:write";
    public const string ReadSessions = "sessions:read";
    public const string ManageSessions = "sessions:write";
    public const string ReadPolicies = "policies:read";
    public const string ManagePolicies = "policies:write";

    /// <summary>Activates policies: apart from writing them, so that two people can be needed.</summary>
    public const string ActivatePolicies = "policies:activate";

    /// <summary>Asks for decisions: <c>/v1/policies/evaluate</c> and AuthZEN.</summary>
    public const string EvaluatePolicies = "policies:evaluate";
    public const string ReadRoles = "roles:read";
    public const string ManageRoles = "roles:write";
    public const string ReadDecisions = "decisions:read";
    public const string ReadWebhooks = "webhooks:read";
    public const string ManageWebhooks = "webhooks:write";

    /// <summary>Reads the event log, without personal data.</summary>
    public const string ReadAudit = "audit:read";

    /// <summary>With <see cref="ReadAudit"/>: sees address and user agent in the event log, and searches by them.</summary>
    public const string ReadAuditPersonal = "audit:personal";

    /// <summary>Exports, retention and holds of the event log, and where it is streamed to.</summary>
    public const string ManageAudit = "audit:write";

    /// <summary>Operators alone: tenants, edges and their enrolment. No API key can have it.</summary>
    public const string Operate = "operate";

    /// <summary>Every permission an API key can have.</summary>
    public static readonly IReadOnlyList<string> OfApiKeys =
    [
        ReadClients, ManageClients, ReadResources, ManageResources, ReadKeys, ManageKeys, ReadApiKeys, ManageApiKeys, ReadTenant, ReadEdges,
        ReadIdentities, ManageIdentities, ReadBranding, ManageBranding,
        ReadSessions, ManageSessions,
        ReadPolicies, ManagePolicies, ActivatePolicies, EvaluatePolicies, ReadRoles, ManageRoles, ReadDecisions, ReadWebhooks, ManageWebhooks,
        ReadAudit, ReadAuditPersonal, ManageAudit,
    ];
}
