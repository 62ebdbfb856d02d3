using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.Drafts;

/// <summary>Serialization of policies and revisions.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreatePolicyRequest))]
[JsonSerializable(typeof(CreateRevisionRequest))]
[JsonSerializable(typeof(UpdatePolicyRequest))]
[JsonSerializable(typeof(Page<PolicyResource>))]
[JsonSerializable(typeof(Page<RevisionResource>))]
[JsonSerializable(typeof(RevisionDifference))]
internal sealed partial class DraftsJson : JsonSerializerContext;
