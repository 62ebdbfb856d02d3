using System.Text.Json.Serialization;

namespace Plinto.Issuer.AuditProofs;

/// <summary>Serialization of proofs.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProofBody))]
internal sealed partial class AuditProofsJson : JsonSerializerContext;
