using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.LogStreams;

/// <summary>A stream that this replica delivers to for the time of a lease.</summary>
/// <param name="Claims">Another claim, or a change of the stream, makes this one void.</param>
/// <param name="Head">The position of the tenant's last event: all up to it can be read.</param>
internal sealed record ClaimedStream(TenantId Tenant, string Slug, LogStream Stream, Envelope Secret, long Claims, long Head);
