using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.Execution;

/// <summary>Serialization of what problems say of files.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<PolicyError>))]
internal sealed partial class ExecutionJson : JsonSerializerContext;
