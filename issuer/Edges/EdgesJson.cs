using System.Text.Json.Serialization;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Edges;

/// <summary>Serialization of what the edge endpoints take and answer, beside the records of the protocol.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EnrolmentTokenRequest))]
[JsonSerializable(typeof(CreatedEnrolmentToken))]
[JsonSerializable(typeof(Page<EdgeBody>))]
internal sealed partial class EdgesJson : JsonSerializerContext;
