using System.Text.Json.Serialization;
using Plinto.Issuer.Http;
using Plinto.Issuer.Policies.Drafts;
using Plinto.Issuer.Policies.DryRuns;
using Plinto.Issuer.Policies.Releases;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies;

/// <summary>Serialization of what the policy endpoints take and answer, and of what stands in JSON columns.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<PolicyFile>))]
[JsonSerializable(typeof(IReadOnlyList<ReleasePolicy>))]
[JsonSerializable(typeof(CreatePolicyRequest))]
[JsonSerializable(typeof(CreateRevisionRequest))]
[JsonSerializable(typeof(UpdatePolicyRequest))]
[JsonSerializable(typeof(ActivateRequest))]
[JsonSerializable(typeof(DeactivateRequest))]
[JsonSerializable(typeof(UpdateSettingsRequest))]
[JsonSerializable(typeof(Page<PolicyResource>))]
[JsonSerializable(typeof(Page<RevisionResource>))]
[JsonSerializable(typeof(Page<ReleaseResource>))]
[JsonSerializable(typeof(ActivationResource))]
[JsonSerializable(typeof(PolicySettingsResource))]
[JsonSerializable(typeof(RevisionDifference))]
[JsonSerializable(typeof(FilesRequest))]
[JsonSerializable(typeof(CheckResource))]
[JsonSerializable(typeof(TestReportResource))]
[JsonSerializable(typeof(EvaluateRequest))]
[JsonSerializable(typeof(EvaluationResource))]
[JsonSerializable(typeof(DryRunRequest))]
[JsonSerializable(typeof(DryRunResource))]
internal sealed partial class PoliciesJson : JsonSerializerContext;
