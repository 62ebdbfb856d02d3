using System.Text.Json.Serialization;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>Serialization of releases and activations, and of what stands in a JSON column.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<ReleasePolicy>))]
[JsonSerializable(typeof(IReadOnlyList<PolicyTestBody>))]
[JsonSerializable(typeof(ActivateRequest))]
[JsonSerializable(typeof(DeactivateRequest))]
[JsonSerializable(typeof(UpdateSettingsRequest))]
[JsonSerializable(typeof(Page<ReleaseBody>))]
[JsonSerializable(typeof(ActivationBody))]
[JsonSerializable(typeof(PolicySettingsBody))]
internal sealed partial class ReleasesJson : JsonSerializerContext;
