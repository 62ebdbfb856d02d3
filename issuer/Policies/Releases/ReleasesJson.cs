using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>Serialization of releases and activations, and of what stands in a JSON column.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<ReleasePolicy>))]
[JsonSerializable(typeof(IReadOnlyList<PolicyTestResource>))]
[JsonSerializable(typeof(ActivateRequest))]
[JsonSerializable(typeof(DeactivateRequest))]
[JsonSerializable(typeof(UpdateSettingsRequest))]
[JsonSerializable(typeof(Page<ReleaseResource>))]
[JsonSerializable(typeof(ActivationResource))]
[JsonSerializable(typeof(PolicySettingsResource))]
internal sealed partial class ReleasesJson : JsonSerializerContext;
