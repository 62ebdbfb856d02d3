using System.Text.Json.Serialization;
using Plinto.Issuer.Audit;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.AuditExports;

/// <summary>Serialization of exports, and of the filter that one keeps.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Page<AuditExportBody>))]
[JsonSerializable(typeof(CreateAuditExportRequest))]
[JsonSerializable(typeof(DownloadLinkBody))]
[JsonSerializable(typeof(AuditFilter))]
internal sealed partial class AuditExportsJson : JsonSerializerContext;
