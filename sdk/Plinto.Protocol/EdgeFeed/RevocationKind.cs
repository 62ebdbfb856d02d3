using System.Text.Json.Serialization;

namespace Plinto.Protocol.EdgeFeed;

/// <summary>What a <see cref="Revocation"/> refuses. Keys are not here: a revoked key is a tombstone in <see cref="TenantSnapshot.RevokedKeys"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RevocationKind>))]
public enum RevocationKind
{
    /// <summary>One token, by <c>jti</c>.</summary>
    [JsonStringEnumMemberName("token")]
    Token,

    /// <summary>A session, by <c>sid</c>.</summary>
    [JsonStringEnumMemberName("session")]
    Session,

    /// <summary>All tokens of a subject issued until then, by <c>sub</c>.</summary>
    [JsonStringEnumMemberName("subject")]
    Subject,

    /// <summary>All tokens of a client issued until then, by <c>client_id</c>.</summary>
    [JsonStringEnumMemberName("client")]
    Client,

    /// <summary>All tokens of the tenant issued until then.</summary>
    [JsonStringEnumMemberName("tenant")]
    Tenant,
}
