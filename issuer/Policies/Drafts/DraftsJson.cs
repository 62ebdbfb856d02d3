using System.Text.Json.Serialization;
using Plinto.Issuer.Http;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Drafts;

/// <summary>Serialization of policies and revisions.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreatePolicyRequest))]
[JsonSerializable(typeof(CreateRevisionRequest))]
[JsonSerializable(typeof(UpdatePolicyRequest))]
[JsonSerializable(typeof(Page<PolicyBody>))]
[JsonSerializable(typeof(Page<RevisionBody>))]
[JsonSerializable(typeof(RevisionDifference))]
internal sealed partial class DraftsJson : JsonSerializerContext;
