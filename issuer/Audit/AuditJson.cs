using System.Text.Json.Serialization;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Audit;

/// <summary>Serialization of what the audit log answers.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Page<AuditEntryBody>))]
[JsonSerializable(typeof(AuditEntryBody))]
[JsonSerializable(typeof(AuditCountsBody))]
internal sealed partial class AuditJson : JsonSerializerContext;
