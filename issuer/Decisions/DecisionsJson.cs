using System.Text.Json.Serialization;

namespace Plinto.Issuer.Decisions;

/// <summary>Serialization of what the decision log answers.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DecisionList))]
internal sealed partial class DecisionsJson : JsonSerializerContext;
